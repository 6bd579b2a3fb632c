/** Ties commands to the connection: each line in is answered, each event out is told in order. */

import { Acknowledgements } from './acknowledgements.js';
import { readCommand } from './commands.js';
import { Connection } from './connection.js';
import { addressed, userOf } from './jids.js';
import { download } from './media.js';
import { libraryKey, outgoing } from './outgoing.js';
import { asProblem, Problem } from './problems.js';
import { group, lookUp, resolve } from './questions.js';
import { listen, tellAgain } from './receiving.js';
import { Sent } from './sent.js';

/** @import { Agent } from 'node:https' */
/** @import { WASocket } from 'baileys' */
/** @import { Ack, AnyCommand, AnyEvent } from './protocol.d.ts' */
/** @import { Protocol } from './commands.js' */
/** @import { Line } from './lines.js' */
/** @import { Saying } from './outgoing.js' */
/** @import { Session } from './session.js' */
/** @import { Needs } from './socket.js' */
/** @import { Spool } from './spool.js' */

/** @typedef {Ack['result']} Result */
/**
 * @typedef {{
 *   protocol: Protocol,
 *   session: Session,
 *   spool: Spool,
 *   media: string,
 *   agent: Agent | undefined,
 *   openSocket: (needs: Needs) => WASocket,
 *   currentRevision: (agent: Agent | undefined) => Promise<number | null>,
 *   speaker: { tell: (event: AnyEvent) => boolean, onCrowd: (crowded: boolean) => void },
 *   versions: { baileys: string, node: string },
 *   patienceMs: number,
 * }} Parts
 */

const MAX_AT_ONCE = 64;

export class Bridge {
  #parts;
  #sent = new Sent();
  #acks;
  #connection;
  /** @type {Map<string, Promise<unknown>>} what is being said, by chat */
  #queues = new Map();
  /** @type {Set<Promise<void>>} */
  #running = new Set();
  #over = false;
  /** @type {number | null} */
  #revision = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#acks = new Acknowledgements(parts.patienceMs);
    const { session, spool, agent, openSocket, speaker } = parts;
    /** @param {AnyEvent} event */
    const tell = (event) => speaker.tell(event);
    this.#connection = new Connection({
      session,
      tell,
      open: () => openSocket({ session, sent: this.#sent, agent, revision: this.#revision }),
      attach: (socket) => listen(socket, { tell, spool, sent: this.#sent, acks: this.#acks }),
      detach: () => this.#acks.abandon(),
      renew: () => this.#renew(),
      random: Math.random,
    });
    speaker.onCrowd = (crowded) => this.#connection.hold(crowded);
  }

  /**
   * Serves until the lines end or `shutdown` is said.
   * @param {AsyncIterable<Line>} lines
   */
  async serve(lines) {
    const { speaker, versions, session, protocol } = this.#parts;
    speaker.tell({ type: 'hello', protocol: protocol.protocol, ...versions, paired: session.paired });
    tellAgain({ tell: (event) => speaker.tell(event), spool: this.#parts.spool });
    for await (const line of lines) {
      this.#hear(line);
      if (this.#over) {
        break;
      }
    }
    await this.#connection.stop();
    await Promise.all(this.#running);
  }

  /** @param {Line} line */
  #hear(line) {
    if ('tooLong' in line) {
      this.#answer(null, new Problem('malformed', 'The line is too long.'));
      return;
    }
    if (line.text.trim() === '') {
      return;
    }
    const read = readCommand(line.text, this.#parts.protocol);
    if ('problem' in read) {
      this.#answer(read.id, read.problem);
    } else if (this.#running.size >= MAX_AT_ONCE) {
      this.#answer(read.command.id, new Problem('busy', 'Too much is being done at once.'));
    } else {
      this.#over = read.command.type === 'shutdown';
      const running = this.#run(read.command).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
  }

  /** @param {AnyCommand} command */
  async #run(command) {
    try {
      const result = await this.#obey(command);
      this.#parts.speaker.tell({ type: 'ack', id: command.id, ok: true, problem: null, result });
    } catch (error) {
      this.#answer(command.id, error);
    }
  }

  /**
   * @param {string | null} id
   * @param {unknown} error
   */
  #answer(id, error) {
    this.#parts.speaker.tell({ type: 'ack', id, ok: false, problem: asProblem(error), result: null });
  }

  /**
   * @param {AnyCommand} command
   * @returns {Promise<Result>}
   */
  async #obey(command) {
    const connection = this.#connection;
    switch (command.type) {
      case 'connect':
        await connection.start();
        return null;
      case 'pair':
        return { kind: 'pairingCode', code: await connection.pair(command.phone) };
      case 'send':
      case 'sendMedia':
      case 'react':
      case 'edit':
      case 'revoke':
        return this.#inTurn(addressed(command.to), () => this.#say(command));
      case 'taken':
        this.#parts.spool.take(command.seqs);
        return null;
      case 'status':
        return this.#standing();
      case 'disconnect':
        await connection.logOut();
        return null;
      case 'shutdown':
        return null;
      default:
        return this.#ask(command);
    }
  }

  /**
   * @param {Exclude<AnyCommand, Saying | { type: 'connect' | 'pair' | 'taken' | 'status' | 'disconnect' | 'shutdown' }>} command
   * @returns {Promise<Result>}
   */
  async #ask(command) {
    const socket = this.#connection.socket;
    switch (command.type) {
      case 'typing':
        await socket.sendPresenceUpdate(command.state, addressed(command.to));
        return null;
      case 'presence':
        await socket.sendPresenceUpdate(command.state);
        return null;
      case 'watch':
        await socket.presenceSubscribe(addressed(command.chat));
        return null;
      case 'read':
        await socket.readMessages(command.keys.map((key) => libraryKey(addressed(command.chat), key)));
        return null;
      case 'lookup':
        return lookUp(socket, command.numbers);
      case 'resolve':
        return resolve(socket, command.jids);
      case 'group':
        return group(socket, command.chat);
      case 'download': {
        const { media, agent } = this.#parts;
        return download(command.handle, { folder: media, agent, maxBytes: command.maxBytes ?? Infinity });
      }
    }
  }

  /**
   * @param {Saying} command
   * @returns {Promise<Result>}
   */
  async #say(command) {
    const socket = this.#connection.socket;
    const { chat, content, options } = await outgoing(command, { media: this.#parts.media, me: socket.user?.id ?? '' });
    const { messageId } = options;
    this.#sent.announce(messageId);
    const timestamp = await this.#acks.after(messageId, async () => {
      const said = await socket.sendMessage(chat, content, options);
      if (said?.message) {
        this.#sent.remember(messageId, said.message);
      }
    });
    return { kind: 'sent', messageId, chat, timestamp };
  }

  /**
   * What is said in one chat is said in the order in which it was asked for.
   * @template T
   * @param {string} chat
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  async #inTurn(chat, act) {
    const before = this.#queues.get(chat) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(act);
    this.#queues.set(chat, turn);
    try {
      return await turn;
    } finally {
      if (this.#queues.get(chat) === turn) {
        this.#queues.delete(chat);
      }
    }
  }

  async #renew() {
    this.#revision = await this.#parts.currentRevision(this.#parts.agent);
    return this.#revision !== null;
  }

  /** @returns {Result} */
  #standing() {
    const { session, spool } = this.#parts;
    const { me } = session.creds;
    const paired = session.paired;
    return {
      kind: 'standing',
      state: this.#connection.state,
      paired,
      phone: paired ? userOf(me?.id) : null,
      lid: (paired && userOf(me?.lid)) || null,
      untaken: spool.size,
    };
  }
}
