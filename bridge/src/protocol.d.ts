// Written by scripts/bridge_protocol.py; the source is protocol.py.

export interface Ack {
  type: "ack";
  id: string | null;
  ok: boolean;
  problem?: Problem | null;
  result?: Sent | PairingCode | Numbers | Identities | GroupFacts | Downloaded | Standing | null;
}

export interface BridgeError {
  type: "error";
  code: string;
  message: string;
}

export interface Connect {
  type: "connect";
  id: string;
}

export interface Connected {
  type: "connected";
  phone: string;
  lid?: string | null;
  name?: string | null;
}

export interface Connecting {
  type: "connecting";
  attempt?: number;
}

export interface ContactCard {
  name: string;
  phones?: string[];
}

export interface Disconnect {
  type: "disconnect";
  id: string;
}

export interface Disconnected {
  type: "disconnected";
  code: "bad_session" | "forbidden" | "logged_out" | "outdated" | "pairing_expired" | "rate_limited" | "replaced" | "restart_required" | "shutdown" | "timed_out" | "unavailable" | "unknown" | "unreachable";
  reason: string;
  status?: number | null;
  retryIn?: number | null;
}

export interface Download {
  type: "download";
  id: string;
  handle: string;
  maxBytes?: number;
}

export interface Downloaded {
  kind: "downloaded";
  path: string;
  mimetype: string;
  bytes: number;
  sha256: string;
}

export interface Edit {
  type: "edit";
  id: string;
  to: string;
  target: string;
  text: string;
  messageId?: string | null;
}

export interface Edited {
  type: "edited";
  chat: string;
  chatKind: "broadcast" | "direct" | "group" | "newsletter" | "other" | "self" | "status";
  sender: Party;
  target: string;
  text: string;
  fromMe?: boolean;
}

export interface Group {
  type: "group";
  id: string;
  chat: string;
}

export interface GroupFacts {
  kind: "group";
  chat: string;
  subject: string;
  members: Member[];
  announceOnly?: boolean;
}

export interface Hello {
  type: "hello";
  protocol: number;
  baileys: string;
  node: string;
  paired: boolean;
}

export interface Identities {
  kind: "identities";
  identities: Identity[];
}

export interface Identity {
  jid: string;
  phone?: string | null;
  lid?: string | null;
}

export interface LidLearnt {
  type: "lid";
  phone: string;
  lid: string;
}

export interface Location {
  latitude: number;
  longitude: number;
  name?: string;
}

export interface Lookup {
  type: "lookup";
  id: string;
  numbers: string[];
}

export interface Media {
  kind: "audio" | "document" | "image" | "sticker" | "video" | "voice";
  mimetype: string;
  handle: string;
  bytes?: number | null;
  fileName?: string | null;
  seconds?: number | null;
  width?: number | null;
  height?: number | null;
}

export interface Member {
  jid: string;
  phone?: string | null;
  lid?: string | null;
  admin?: boolean;
}

export interface Message {
  type: "message";
  seq: number;
  messageId: string;
  chat: string;
  chatKind: "broadcast" | "direct" | "group" | "newsletter" | "other" | "self" | "status";
  sender: Party;
  timestamp: number;
  fromMe?: boolean;
  selfChat?: boolean;
  offline?: boolean;
  again?: boolean;
  text?: string;
  media?: Media | null;
  quoted?: Quoted | null;
  mentions?: Party[];
  mentionsMe?: boolean;
  forwarded?: boolean;
  viewOnce?: boolean;
  expiresAfter?: number | null;
  location?: Location | null;
  contacts?: ContactCard[];
  unsupported?: string | null;
}

export interface MessageKey {
  messageId: string;
  fromMe?: boolean;
  participant?: string | null;
}

export interface Number {
  number: string;
  exists: boolean;
  jid?: string | null;
  lid?: string | null;
}

export interface Numbers {
  kind: "numbers";
  numbers: Number[];
}

export interface Pair {
  type: "pair";
  id: string;
  phone: string;
}

export interface Paired {
  type: "paired";
  phone: string;
  lid?: string | null;
}

export interface PairingCode {
  kind: "pairingCode";
  code: string;
}

export interface Party {
  jid: string;
  phone?: string | null;
  lid?: string | null;
  name?: string | null;
}

export interface PeerTyping {
  type: "typing";
  chat: string;
  participant: string;
  state: "available" | "composing" | "paused" | "recording" | "unavailable";
}

export interface Presence {
  type: "presence";
  id: string;
  state: "available" | "unavailable";
}

export interface Problem {
  code: "already_paired" | "busy" | "failed" | "malformed" | "not_connected" | "not_found" | "not_paired" | "refused" | "rejected" | "timed_out" | "too_large" | "unknown_command";
  message: string;
  retryable?: boolean;
}

export interface Qr {
  type: "qr";
  data: string;
  expiresIn: number;
}

export interface Quote {
  messageId: string;
  fromMe?: boolean;
  participant?: string | null;
  text?: string;
}

export interface Quoted {
  messageId: string;
  fromMe?: boolean;
  author?: Party | null;
  text?: string;
}

export interface React {
  type: "react";
  id: string;
  to: string;
  key: MessageKey;
  emoji: string;
  messageId?: string | null;
}

export interface Reaction {
  type: "reaction";
  seq: number;
  chat: string;
  chatKind: "broadcast" | "direct" | "group" | "newsletter" | "other" | "self" | "status";
  sender: Party;
  target: string;
  targetFromMe: boolean;
  emoji: string;
  timestamp: number;
  fromMe?: boolean;
  selfChat?: boolean;
  offline?: boolean;
  again?: boolean;
}

export interface Read {
  type: "read";
  id: string;
  chat: string;
  keys: MessageKey[];
}

export interface Receipt {
  type: "receipt";
  chat: string;
  messageId: string;
  status: "delivered" | "error" | "pending" | "played" | "read" | "server";
  participant?: string | null;
}

export interface Resolve {
  type: "resolve";
  id: string;
  jids: string[];
}

export interface Revoke {
  type: "revoke";
  id: string;
  to: string;
  target: string;
  messageId?: string | null;
}

export interface Revoked {
  type: "revoked";
  chat: string;
  chatKind: "broadcast" | "direct" | "group" | "newsletter" | "other" | "self" | "status";
  target: string;
  fromMe?: boolean;
}

export interface Send {
  type: "send";
  id: string;
  to: string;
  text: string;
  messageId?: string | null;
  quoted?: Quote | null;
  mentions?: string[];
}

export interface SendMedia {
  type: "sendMedia";
  id: string;
  to: string;
  kind: "audio" | "document" | "image" | "sticker" | "video" | "voice";
  path: string;
  mimetype: string;
  messageId?: string | null;
  caption?: string;
  fileName?: string | null;
  seconds?: number | null;
  thumbnail?: string | null;
  quoted?: Quote | null;
  mentions?: string[];
}

export interface Sent {
  kind: "sent";
  messageId: string;
  chat: string;
  timestamp: number;
}

export interface Shutdown {
  type: "shutdown";
  id: string;
}

export interface Standing {
  kind: "standing";
  state: "connected" | "connecting" | "idle" | "pairing" | "stopped" | "waiting";
  paired: boolean;
  phone?: string | null;
  lid?: string | null;
  untaken?: number;
}

export interface Status {
  type: "status";
  id: string;
}

export interface Taken {
  type: "taken";
  id: string;
  seqs: number[];
}

export interface Typing {
  type: "typing";
  id: string;
  to: string;
  state: "composing" | "paused" | "recording";
}

export interface Watch {
  type: "watch";
  id: string;
  chat: string;
}

export type AnyCommand = Connect | Pair | Send | SendMedia | React | Edit | Revoke | Typing | Presence | Watch | Read | Lookup | Resolve | Group | Download | Taken | Status | Disconnect | Shutdown;

export type AnyEvent = Ack | Hello | Connecting | Qr | Paired | Connected | Disconnected | Message | Reaction | Edited | Revoked | Receipt | PeerTyping | LidLearnt | BridgeError;
