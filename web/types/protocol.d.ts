// Written by `python -m scripts.build_protocol` from the structs. Do not edit.

/** The command is durable or done. */
export interface Accepted {
  readonly type: "accepted";
  readonly session_id: string | null;
  readonly note: string;
}

/** Let something be done at set times. */
export interface AddJob {
  readonly type: "add_job";
  readonly sender?: Sender;
  readonly draft: JobDraft;
}

/** Answer a request; the first answer of an entitled person wins. */
export interface AnswerApproval {
  readonly type: "answer_approval";
  readonly sender?: Sender;
  readonly approval_id: string;
  readonly answer: "change" | "exact" | "no" | "once" | "task";
  readonly text?: string;
}

/** More of the open answer stands still now: `html` goes below what was told before, and all of it covers the first `chars` characters (UTF-16 units, as JavaScript counts) of the text told by `text_delta` since the last `message_added`. */
export interface AnswerHtml {
  readonly type: "answer_html";
  readonly stream: string;
  readonly turn_id: string | null;
  readonly seq: number;
  readonly html: string;
  readonly chars: number;
  readonly start: number;
}

/** The key, the code or the address that a login waits for. */
export interface AnswerLogin {
  readonly type: "answer_login";
  readonly sender?: Sender;
  readonly login_id: string;
  readonly text: string;
}

/** Let a stranger in by their code, or send them away. */
export interface AnswerPairingRequest {
  readonly type: "answer_pairing_request";
  readonly sender?: Sender;
  readonly service: string;
  readonly code: string;
  readonly role: "guest" | "nobody" | "owner";
}

/** One request for a decision, the same on every surface (decisions.md 12, 13). */
export interface Approval {
  readonly id: string;
  readonly session_id: string;
  readonly turn_id: string;
  readonly call_id: string;
  readonly tool: string;
  readonly arguments: string;
  readonly intent: Intent;
  readonly reason: string;
  readonly task_covers: string;
  readonly exact_offered: boolean;
  readonly digest: string;
  readonly requested_at_ms: number;
  readonly deadline_ms: number;
  readonly sandbox: string;
  readonly warnings: readonly string[];
  readonly why: readonly Sentence[];
  readonly careful: readonly Sentence[];
  readonly on_screen: boolean;
}

/** Waiting requests, oldest first. */
export interface ApprovalList {
  readonly type: "approval_list";
  readonly approvals: readonly Approval[];
}

/** A call waits for a decision. */
export interface ApprovalRequested {
  readonly type: "approval_requested";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly approval: Approval;
}

/** The decision fell; `by` names who or what decided. */
export interface ApprovalResolved {
  readonly type: "approval_resolved";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly approval_id: string;
  readonly call_id: string;
  readonly outcome: "cancelled" | "change" | "exact" | "expired" | "no" | "once" | "task";
  readonly by: string;
  readonly text: string;
}

/** A file or large paste that came with a message; the bytes lie in the media store. */
export interface Attachment {
  readonly type: "attachment";
  readonly sha256: string;
  readonly name: string;
  readonly mime: string;
  readonly size_bytes: number;
}

/** Said first, within 5 s: the value that `POST /auth` or `POST /auth/renew` gave. */
export interface Auth {
  readonly type: "auth";
  readonly csrf: string;
  readonly protocol?: number;
}

/** Of `POST /auth`, `/auth/renew` and `/auth/again`: the browser is known now. */
export interface AuthAnswer {
  readonly csrf: string;
  readonly device_id: string;
  readonly device_name: string;
  readonly expires_at_ms: number;
  readonly fresh_until_ms: number;
}

/** Of `POST /auth` and `POST /auth/again`: one of the two. */
export interface AuthBody {
  readonly code: string;
  readonly token: string;
  readonly name: string;
}

/** The answer to `auth`. */
export interface AuthResult {
  readonly type: "auth_result";
  readonly success: boolean;
  readonly protocol: number;
  readonly version: string;
  readonly client_id: string;
  readonly provider: string;
  readonly model: string;
  readonly now_ms: number;
  readonly fresh_until_ms: number;
  readonly error: string;
}

/** Log in to a provider. */
export interface BeginLogin {
  readonly type: "begin_login";
  readonly sender?: Sender;
  readonly login_id: string;
  readonly provider: string;
  readonly method: "browser" | "code" | "command" | "device" | "endpoint" | "key" | "none";
  readonly endpoint?: string;
}

/** Make a fresh link or QR code for the owner's phone; told by `PairingChanged`. */
export interface BeginPairing {
  readonly type: "begin_pairing";
  readonly sender?: Sender;
  readonly service: string;
  readonly phone?: string;
}

/** The limits of the owner (None: no limit) and what has been spent since midnight. */
export interface Budget {
  readonly daily: number | null;
  readonly per_turn: number | null;
  readonly spent_today: number;
}

/** Money was spent, or a limit changed. */
export interface BudgetChanged {
  readonly type: "budget_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly budget: Budget;
}

/** Stop the running turn. */
export interface CancelGeneration {
  readonly type: "cancel_generation";
  readonly id: number;
  readonly session_id: string;
}

/** End a login that is under way. */
export interface CancelLogin {
  readonly type: "cancel_login";
  readonly sender?: Sender;
  readonly login_id: string;
}

/** End a pairing that is under way. */
export interface CancelPairing {
  readonly type: "cancel_pairing";
  readonly sender?: Sender;
  readonly service: string;
}

/** End the running turn and everything that it started. */
export interface CancelTurn {
  readonly type: "cancel_turn";
  readonly sender?: Sender;
  readonly session_id: string;
}

/** Where a person talks to us: channel, account, chat and thread (decisions.md 2). */
export interface ChatAddress {
  readonly channel: string;
  readonly account: string;
  readonly chat: string;
  readonly thread: string;
}

/** One check of the doctor; `fix` says what to do where it is not ok. */
export interface Check {
  readonly name: string;
  readonly state: "failed" | "ok" | "skipped" | "warning";
  readonly found: string;
  readonly fix: string;
}

/** Forget that the session saw untrusted text; terminal and web only. */
export interface ClearTaint {
  readonly type: "clear_taint";
  readonly sender?: Sender;
  readonly session_id: string;
}

/** Carry out any command of the domain but `put_media` and `shutdown`; its `sender` may be left out and is not believed. */
export interface CommandFrame {
  readonly type: "command";
  readonly id: number;
  readonly command: SendMessage | PutMedia | RunShell | RemoveQueued | SendNow | CancelTurn | AnswerApproval | RevokeGrant | EndTaskGrants | NewSession | OpenSession | FollowAnswers | RenameSession | DeleteSession | RestoreSession | ForkSession | SwitchModel | UndoTurn | CompactSession | UndoCompaction | ClearTaint | StartService | StopService | RestartService | SetConfig | UnsetConfig | BeginLogin | AnswerLogin | CancelLogin | Logout | BeginPairing | CancelPairing | AnswerPairingRequest | Unpair | PresentPairingCode | ConfirmPairing | Knock | AddJob | PauseJob | RunJob | RemoveJob | WriteTo | LogOutDevice | Shutdown;
}

/** The outcome of a command. */
export interface CommandResult {
  readonly type: "command_result";
  readonly id: number;
  readonly result: Accepted | Refused;
}

/** Replace older messages by a summary in what the model sees. */
export interface CompactSession {
  readonly type: "compact_session";
  readonly sender?: Sender;
  readonly session_id: string;
}

/** A key of the config file was written or taken out; `restart` says what has to start again before it holds: nothing (empty), a service's name, or `openpista`. */
export interface ConfigChanged {
  readonly type: "config_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly key: string;
  readonly restart: string;
}

/** All keys in the order of the schema. */
export interface ConfigEntries {
  readonly type: "config_entries";
  readonly entries: readonly ConfigEntry[];
  readonly path: string;
}

/** One key: its value as TOML text, where it came from, and what it is for. */
export interface ConfigEntry {
  readonly key: string;
  readonly value: string;
  readonly origin: "default" | "environment" | "file" | "option";
  readonly type: string;
  readonly doc: string;
  readonly kind: "choice" | "list" | "number" | "switch" | "table" | "tables" | "text" | "whole";
  readonly choices: readonly string[];
  readonly least: number | null;
  readonly most: number | null;
  readonly secret: boolean;
  readonly where: string;
  readonly default: string;
  readonly restart: string;
  readonly text: string;
  readonly items: readonly string[];
  readonly section: string;
}

/** The new owner pressed the button of the test card. */
export interface ConfirmPairing {
  readonly type: "confirm_pairing";
  readonly sender?: Sender;
}

/** What holds for all that begins from now on, after a change of configuration or logins. */
export interface DefaultsChanged {
  readonly type: "defaults_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly approvals_mode: "ask" | "auto";
  readonly default_model: ModelRef | null;
  readonly default_model_reason: string;
}

/** Hide a session; it can be restored until the house forgets it. */
export interface DeleteSession {
  readonly type: "delete_session";
  readonly sender?: Sender;
  readonly session_id: string;
}

/** A browser that may come in. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly since_ms: number;
  readonly last_used_ms: number;
  readonly current: boolean;
  readonly connected: number;
}

/** Of `GET /devices`. */
export interface DeviceList {
  readonly devices: readonly Device[];
}

/** All checks in order. */
export interface DoctorReport {
  readonly type: "doctor_report";
  readonly checks: readonly Check[];
}

/** The task of a session is over for its person, who begins something new: end what was allowed for it (decisions.md 12). */
export interface EndTaskGrants {
  readonly type: "end_task_grants";
  readonly sender?: Sender;
  readonly session_id: string;
}

/** A followed stream ends; `reason` is empty where the page or the house wished it. */
export interface Ended {
  readonly type: "ended";
  readonly stream: string;
  readonly reason: string;
}

/** An event of a followed stream. */
export interface EventFrame {
  readonly type: "event";
  readonly event: Snapshot | MessageAdded | QueueChanged | TurnStarted | ModelCalled | ModelRetried | ThinkingDelta | TextDelta | ToolCallProposed | ApprovalRequested | ApprovalResolved | ToolStarted | ToolOutput | ToolFinished | TurnFinished | SessionCompacted | TurnUndone | SessionChanged | SessionRemoved | Notice | HouseSnapshot | GrantsChanged | ServiceStatusChanged | ConfigChanged | DefaultsChanged | LoginChanged | ProvidersChanged | PairingChanged | PeopleChanged | BudgetChanged | JobsChanged | SandboxChanged;
  readonly html: readonly (readonly (string | null)[])[];
  readonly handles: Readonly<Record<string, string>>;
  readonly open_html: string;
  readonly open_html_chars: number;
}

/** A conversation as a document, a piece at a time: the messages after `after_seq`. */
export interface ExportSession {
  readonly type: "export_session";
  readonly session_id: string;
  readonly format?: "json" | "markdown";
  readonly after_seq?: number;
}

/** A frame could not be understood or served; `id` where it could be read. */
export interface Failed {
  readonly type: "failed";
  readonly reason: string;
  readonly id: number | null;
}

/** One file that a turn changed, for the list of what can be undone. */
export interface FileChange {
  readonly path: string;
  readonly kind: "changed" | "created" | "deleted";
  readonly undoable: boolean;
  readonly note: string;
}

/** Follow a stream (a session's id, or `house`) after `[epoch, seq]`: exactly what was missed comes, or a snapshot where that is gone. */
export interface Follow {
  readonly type: "follow";
  readonly stream: string;
  readonly after?: readonly [string, number] | null;
}

/** Let the sender's chat get the answers of every turn of its session, whoever began it; with `on` false only of its own. */
export interface FollowAnswers {
  readonly type: "follow_answers";
  readonly sender?: Sender;
  readonly on?: boolean;
}

/** Make a session with the messages up to and including `seq`. */
export interface ForkSession {
  readonly type: "fork_session";
  readonly sender?: Sender;
  readonly session_id: string;
  readonly seq: number;
}

/** The running turn is being ended; `turn_finished` follows on the session's stream. */
export interface GenerationCancelled {
  readonly type: "generation_cancelled";
  readonly id: number;
  readonly session_id: string;
}

/** A standing allowance. */
export interface Grant {
  readonly id: string;
  readonly scope: "exact" | "task";
  readonly session_id: string;
  readonly turn_id: string;
  readonly tool: string;
  readonly covers: string;
  readonly key: string;
  readonly at_ms: number;
  readonly expires_at_ms: number | null;
  readonly by: string;
}

/** Standing allowances, newest first. */
export interface GrantList {
  readonly type: "grant_list";
  readonly grants: readonly Grant[];
}

/** The standing allowances are now these. */
export interface GrantsChanged {
  readonly type: "grants_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly grants: readonly Grant[];
}

/** A page of history. */
export interface HistoryPage {
  readonly type: "history_page";
  readonly messages: readonly Message[];
  readonly older_exist: boolean;
}

/** Where the house stands: sent first on `house`. */
export interface HouseSnapshot {
  readonly type: "house_snapshot";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly epoch: string;
  readonly sessions: readonly Session[];
  readonly services: readonly ServiceStatus[];
  readonly approvals: readonly Approval[];
  readonly grants: readonly Grant[];
  readonly sandbox: SandboxStatus;
  readonly approvals_mode: "ask" | "auto";
  readonly default_model: ModelRef | null;
  readonly default_model_reason: string;
  readonly pairings: readonly Pairing[];
  readonly paired: readonly Paired[];
  readonly pairing_requests: readonly PairingRequest[];
  readonly jobs: readonly Job[];
  readonly budget: Budget;
}

/** A picture by reference: the bytes lie in the media store under `sha256`. */
export interface Image {
  readonly type: "image";
  readonly sha256: string;
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  readonly size_bytes: number;
  readonly alt: string;
}

/** What a call would do, worked out by its tool before anyone decides. */
export interface Intent {
  readonly kind: "control" | "fetch" | "internal" | "read" | "remind" | "run" | "schedule" | "send" | "write";
  readonly title: string;
  readonly command: string;
  readonly cwd: string;
  readonly host: boolean;
  readonly network: readonly string[];
  readonly paths: readonly string[];
  readonly outside: readonly string[];
  readonly protected: readonly string[];
  readonly diff: string;
  readonly program: string;
  readonly program_sha256: string;
  readonly scripts: readonly (readonly [string, string])[];
  readonly undoable: boolean;
  readonly undo_note: string;
  readonly repeatable: boolean;
  readonly parallel: boolean;
  readonly taints: boolean;
}

/** One job. */
export interface Job {
  readonly id: string;
  readonly name: string;
  readonly schedule: string;
  readonly says: string;
  readonly kind: "agent" | "message";
  readonly target: string;
  readonly session_id: string | null;
  readonly paused: boolean;
  readonly running: boolean;
  readonly next_ms: number | null;
  readonly last_ms: number | null;
  readonly last_outcome: "" | "denied" | "done" | "failed" | "missed";
  readonly last_reason: string;
  readonly zone: string;
  readonly origin: "agent" | "config" | "owner";
  readonly missed: "all" | "once" | "skip";
  readonly overlap: "queue" | "skip";
  readonly profile: "deny" | "exact";
  readonly checklist: string;
  readonly taint: readonly string[];
}

/** What somebody wants done. */
export interface JobDraft {
  readonly name: string;
  readonly schedule: string;
  readonly says?: string;
  readonly kind?: "agent" | "message";
  readonly zone?: string;
  readonly missed?: "all" | "once" | "skip";
  readonly overlap?: "queue" | "skip";
  readonly profile?: "deny" | "exact";
  readonly session_id?: string | null;
  readonly target?: ChatAddress | null;
  readonly checklist?: string;
}

/** Jobs, the next one first. */
export interface JobList {
  readonly type: "job_list";
  readonly jobs: readonly Job[];
}

/** One run, or planned times at which none was begun. */
export interface JobRun {
  readonly job_id: string;
  readonly slot_ms: number;
  readonly began_ms: number;
  readonly asked: boolean;
  readonly ended_ms: number | null;
  readonly outcome: "" | "denied" | "done" | "failed" | "interrupted" | "missed" | "skipped";
  readonly reason: string;
  readonly session_id: string | null;
  readonly turn_id: string | null;
  readonly delivery: "" | "failed" | "none" | "sent" | "waiting";
}

/** Runs, newest first, with what became of their answers. */
export interface JobRunList {
  readonly type: "job_run_list";
  readonly runs: readonly JobRun[];
}

/** The jobs are now these. */
export interface JobsChanged {
  readonly type: "jobs_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly jobs: readonly Job[];
}

/** A stranger wrote; a channel asks what they may be told. */
export interface Knock {
  readonly type: "knock";
  readonly sender?: Sender;
}

/** Requests that wait for a decision. */
export interface ListApprovals {
  readonly type: "list_approvals";
}

/** Standing allowances. */
export interface ListGrants {
  readonly type: "list_grants";
}

/** How a job went, newest first; without `job_id` all jobs. */
export interface ListJobRuns {
  readonly type: "list_job_runs";
  readonly job_id?: string | null;
  readonly limit?: number;
}

/** What the agent does at set times. */
export interface ListJobs {
  readonly type: "list_jobs";
}

/** The models that can be chosen. */
export interface ListModels {
  readonly type: "list_models";
  readonly refresh?: boolean;
}

/** Who may talk through channels, and who asks to. */
export interface ListPeople {
  readonly type: "list_people";
}

/** The providers of the registry and how each stands. */
export interface ListProviders {
  readonly type: "list_providers";
}

/** The services of the host process. */
export interface ListServices {
  readonly type: "list_services";
}

/** Sessions by newest change; page on with the answer's `next_cursor`. */
export interface ListSessions {
  readonly type: "list_sessions";
  readonly cursor?: string;
  readonly limit?: number;
  readonly filter?: string;
  readonly deleted?: boolean;
}

/** What turns of a session changed and whether it can be taken back. */
export interface ListUndo {
  readonly type: "list_undo";
  readonly session_id: string;
}

/** One entry of the log. */
export interface LogLine {
  readonly at_ms: number;
  readonly level: "debug" | "error" | "info" | "warning";
  readonly source: string;
  readonly text: string;
}

/** A channel is a device of the owner's account no longer. */
export interface LogOutDevice {
  readonly type: "log_out_device";
  readonly sender?: Sender;
  readonly service: string;
}

/** Lines, oldest first; `next_before` is None where there are no older ones. */
export interface LogPage {
  readonly type: "log_page";
  readonly lines: readonly LogLine[];
  readonly next_before: number | null;
  readonly path: string;
}

/** One login under way or ended; bound to the window that made its `id`. */
export interface Login {
  readonly id: string;
  readonly provider: string;
  readonly method: "browser" | "code" | "command" | "device" | "endpoint" | "key" | "none";
  readonly state: "answer_wanted" | "cancelled" | "checking" | "done" | "expired" | "failed" | "starting" | "waiting";
  readonly url: string;
  readonly user_code: string;
  readonly expires_at_ms: number | null;
  readonly account: string;
  readonly reason: string;
  readonly wants: "" | "code" | "confirm" | "endpoint" | "key";
  readonly question: string;
}

/** A login went on. */
export interface LoginChanged {
  readonly type: "login_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly login: Login;
}

/** Forget what was stored for a provider. */
export interface Logout {
  readonly type: "logout";
  readonly sender?: Sender;
  readonly provider: string;
}

/** What was kept, and the type that it was kept under. */
export interface MediaBytes {
  readonly type: "media_bytes";
  readonly data: string;
  readonly mime: string;
}

/** One stored message of a session; `seq` grows by one per session, times are Unix ms. */
export interface Message {
  readonly id: string;
  readonly session_id: string;
  readonly seq: number;
  readonly role: "assistant" | "summary" | "tool" | "user";
  readonly blocks: readonly (Text | Thinking | ToolCall | ToolResult | Image | Attachment)[];
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly sender: Sender | null;
  readonly provider: string;
  readonly model: string;
  readonly stop: "cancelled" | "content_filter" | "cut_off" | "end_turn" | "error" | "max_tokens" | "refusal" | "stop_sequence" | "tool_use" | null;
  readonly usage: Usage | null;
  readonly is_error: boolean;
}

/** The message is safe on the disk and waits for its turn in `session_id`. */
export interface MessageAck {
  readonly type: "message_ack";
  readonly message_id: string;
  readonly session_id: string | null;
  readonly note: string;
}

/** A message is stored. */
export interface MessageAdded {
  readonly type: "message_added";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly message: Message;
}

/** The message was not taken; `error` says why, `code` as in `refused`. */
export interface MessageError {
  readonly type: "message_error";
  readonly message_id: string;
  readonly session_id: string | null;
  readonly error: string;
  readonly code: string;
}

/** The model was asked for the `round`-th time in this turn (from 1); nothing came yet. */
export interface ModelCalled {
  readonly type: "model_called";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly round: number;
}

/** Choose the model of a session. */
export interface ModelChange {
  readonly type: "model_change";
  readonly id: number;
  readonly session_id: string;
  readonly provider: string;
  readonly model: string;
  readonly effort?: "high" | "low" | "medium" | "none" | null;
}

/** The session uses this model from its next call on. */
export interface ModelChanged {
  readonly type: "model_changed";
  readonly id: number;
  readonly session_id: string;
  readonly provider: string;
  readonly model: string;
}

/** What is known of a model; token limits in tokens, prices in US dollars a million tokens. */
export interface ModelInfo {
  readonly ref: ModelRef;
  readonly label: string;
  readonly context_tokens: number;
  readonly max_output_tokens: number;
  readonly vision: boolean;
  readonly reasoning: boolean;
  readonly tools: boolean;
  readonly input_price: number | null;
  readonly output_price: number | null;
  readonly cached_price: number | null;
  readonly recommended: boolean;
  readonly free: boolean;
}

/** Models in the order in which to show them; `failures` are sentences about services that could not be asked. */
export interface ModelList {
  readonly type: "model_list";
  readonly models: readonly ModelInfo[];
  readonly failures: readonly string[];
}

/** The models that can be chosen. */
export interface ModelListRequest {
  readonly type: "model_list_request";
  readonly id: number;
  readonly refresh?: boolean;
}

/** A model by provider and id; written `provider/model`, the model may contain slashes. */
export interface ModelRef {
  readonly provider: string;
  readonly model: string;
}

/** A model call failed before its first token and is tried again after `wait_s` seconds. */
export interface ModelRetried {
  readonly type: "model_retried";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly reason: string;
  readonly attempt: number;
  readonly wait_s: number;
}

/** Models in the order in which to show them; `failures` are sentences about services that could not be asked. */
export interface ModelsList {
  readonly type: "model_list";
  readonly id: number;
  readonly models: readonly ModelInfo[];
  readonly failures: readonly string[];
}

/** Make an empty session and bind the sender's chat to it. */
export interface NewSession {
  readonly type: "new_session";
  readonly sender?: Sender;
  readonly workspace?: string;
  readonly model?: ModelRef | null;
}

/** One sentence that the owner should see, on whatever stream it concerns. */
export interface Notice {
  readonly type: "notice";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly level: "error" | "info" | "warning";
  readonly text: string;
}

/** What a provider wants back unchanged: a signature, an encrypted item, reasoning details. */
export interface Opaque {
  readonly wire: string;
  readonly provider: string;
  readonly model: string;
  readonly payload: string;
}

/** How far a call without a result is: what `ToolCallProposed` and `ToolStarted` told of it. */
export interface OpenRun {
  readonly call_id: string;
  readonly intent?: Intent | null;
  readonly proposed_ms?: number;
  readonly where?: "" | "host" | "inside" | "sandbox";
  readonly began_ms?: number;
}

/** Bind the sender's chat to an existing session. */
export interface OpenSession {
  readonly type: "open_session";
  readonly sender?: Sender;
  readonly session_id: string;
}

/** Somebody who may talk through a channel. */
export interface Paired {
  readonly service: string;
  readonly user_id: string;
  readonly name: string;
  readonly role: "guest" | "owner";
  readonly since_ms: number;
}

/** A pairing of the owner's phone with a channel. */
export interface Pairing {
  readonly service: string;
  readonly state: "cancelled" | "done" | "expired" | "failed" | "starting" | "testing" | "waiting";
  readonly link: string;
  readonly code: string;
  readonly expires_at_ms: number | null;
  readonly account: string;
  readonly reason: string;
}

/** A pairing went on. */
export interface PairingChanged {
  readonly type: "pairing_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly pairing: Pairing;
}

/** A stranger who asked to be let in and was given `code`; names come from outside. */
export interface PairingRequest {
  readonly service: string;
  readonly code: string;
  readonly user_id: string;
  readonly name: string;
  readonly at_ms: number;
  readonly expires_at_ms: number;
}

/** Let a job rest, or with `paused` false go on. */
export interface PauseJob {
  readonly type: "pause_job";
  readonly sender?: Sender;
  readonly job_id: string;
  readonly paused?: boolean;
}

/** Who may talk through channels, and who asks to, is now this. */
export interface PeopleChanged {
  readonly type: "people_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly paired: readonly Paired[];
  readonly requests: readonly PairingRequest[];
}

/** Everyone paired, and requests that wait. */
export interface PeopleList {
  readonly type: "people_list";
  readonly paired: readonly Paired[];
  readonly requests: readonly PairingRequest[];
}

/** Is somebody there? Answered by `pong`. */
export interface Ping {
  readonly type: "ping";
  readonly id?: number;
}

/** The answer to `ping`. */
export interface Pong {
  readonly type: "pong";
  readonly id: number;
  readonly now_ms: number;
}

/** Somebody came by the owner's link and shows its code. */
export interface PresentPairingCode {
  readonly type: "present_pairing_code";
  readonly sender?: Sender;
  readonly code: string;
}

/** Of every answer with a status from 400 on. */
export interface Problem {
  readonly error: string;
  readonly code: string;
  readonly retry_after_s: number;
}

/** A login ended, well or not. */
export interface ProviderAuthCompleted {
  readonly type: "provider_auth_completed";
  readonly provider: string;
  readonly success: boolean;
  readonly message: string;
  readonly login: Login;
  readonly seq: number;
}

/** The providers and how each stands. */
export interface ProviderAuthRequest {
  readonly type: "provider_auth_request";
  readonly id: number;
}

/** All providers. */
export interface ProviderAuthStatus {
  readonly type: "provider_auth_status";
  readonly id: number | null;
  readonly providers: readonly ProviderStatus[];
  readonly seq: number;
}

/** A login waits for the vendor's page: `redirect` comes back by itself, `code_display` shows a code to give back, `device` asks for `login.user_code`. */
export interface ProviderAuthUrl {
  readonly type: "provider_auth_url";
  readonly provider: string;
  readonly auth_url: string;
  readonly flow_type: "code_display" | "device" | "redirect";
  readonly login: Login;
  readonly seq: number;
}

/** Providers in the order in which to show them. */
export interface ProviderList {
  readonly type: "provider_list";
  readonly providers: readonly ProviderStatus[];
}

/** Begin a login; answered by `command_result`. */
export interface ProviderLogin {
  readonly type: "provider_login";
  readonly id: number;
  readonly login_id: string;
  readonly provider: string;
  readonly method: "browser" | "code" | "command" | "device" | "endpoint" | "key" | "none";
  readonly endpoint?: string;
}

/** A provider of the registry and how it stands. */
export interface ProviderStatus {
  readonly id: string;
  readonly label: string;
  readonly methods: readonly ("browser" | "code" | "command" | "device" | "endpoint" | "key" | "none")[];
  readonly state: "expired" | "failed" | "missing" | "ready" | "unknown";
  readonly search: readonly string[];
  readonly source: "command" | "config" | "environment" | "file" | "keyring" | "local" | "none";
  readonly source_name: string;
  readonly last_four: string;
  readonly account: string;
  readonly expires_at_ms: number | null;
  readonly base_url: string;
  readonly experimental: boolean;
  readonly note: string;
}

/** Credentials or their state changed; all providers as they are now. */
export interface ProvidersChanged {
  readonly type: "providers_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly providers: readonly ProviderStatus[];
}

/** Hand over a picture or file for a message, in pieces that come in their order. */
export interface PutMedia {
  readonly type: "put_media";
  readonly sender?: Sender;
  readonly sha256: string;
  readonly total_bytes: number;
  readonly offset: number;
  readonly data: string;
}

/** The question could not be answered; `reason` is a sentence. */
export interface QueryFailed {
  readonly type: "query_failed";
  readonly reason: string;
}

/** Answer any question of the domain but `read_media`. */
export interface QueryFrame {
  readonly type: "query";
  readonly id: number;
  readonly query: ListSessions | ReadHistory | SearchMessages | ListModels | ListGrants | ListApprovals | ReadBinding | ListUndo | ReadToolOutput | ReadConfig | RunDoctor | ListServices | ListProviders | ListJobs | ListJobRuns | ListPeople | ReadLogs | ExportSession | ReadMedia;
}

/** The answer to a question; `query_failed` with a sentence where there is none. */
export interface QueryResult {
  readonly type: "query_result";
  readonly id: number;
  readonly answer: SessionPage | HistoryPage | SearchHits | ModelList | GrantList | ApprovalList | UndoList | ToolOutputText | ConfigEntries | DoctorReport | ServiceList | ProviderList | JobList | JobRunList | PeopleList | LogPage | SessionExport | MediaBytes | QueryFailed;
}

/** The messages that now wait, in their order. */
export interface QueueChanged {
  readonly type: "queue_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly queued: readonly QueuedMessage[];
}

/** A message that waits in the inbox for its turn, visible and removable. */
export interface QueuedMessage {
  readonly message_id: string;
  readonly session_id: string;
  readonly text: string;
  readonly at_ms: number;
  readonly sender: Sender;
  readonly mode: "queue" | "shell" | "steer";
  readonly attachments: readonly (Image | Attachment)[];
}

/** Which session a chat talks to; answered by a page with that one or none. */
export interface ReadBinding {
  readonly type: "read_binding";
  readonly address: ChatAddress;
}

/** Every config key with its value and origin; secrets are masked. */
export interface ReadConfig {
  readonly type: "read_config";
}

/** Messages of a session before `before_seq` (None: the newest), oldest first. */
export interface ReadHistory {
  readonly type: "read_history";
  readonly session_id: string;
  readonly before_seq?: number | null;
  readonly limit?: number;
}

/** Lines of the log before `before` (an answer's `next_before`; None: the newest), of at least `level`, from `service` where one is named, that contain `text`. */
export interface ReadLogs {
  readonly type: "read_logs";
  readonly level?: "debug" | "error" | "info" | "warning";
  readonly service?: string;
  readonly text?: string;
  readonly before?: number | null;
  readonly limit?: number;
}

/** The bytes of a picture or file that a message refers to. */
export interface ReadMedia {
  readonly type: "read_media";
  readonly sha256: string;
}

/** The kept output of a call (at most 64 KiB). */
export interface ReadToolOutput {
  readonly type: "read_tool_output";
  readonly session_id: string;
  readonly call_id: string;
}

/** Nothing was changed; `reason` is a sentence for the user. */
export interface Refused {
  readonly type: "refused";
  readonly reason: string;
  readonly code: string;
}

/** Delete a job. */
export interface RemoveJob {
  readonly type: "remove_job";
  readonly sender?: Sender;
  readonly job_id: string;
}

/** Take back a message that still waits. */
export interface RemoveQueued {
  readonly type: "remove_queued";
  readonly sender?: Sender;
  readonly session_id: string;
  readonly message_id: string;
}

/** Give a session a title of the user's own. */
export interface RenameSession {
  readonly type: "rename_session";
  readonly sender?: Sender;
  readonly session_id: string;
  readonly title: string;
}

/** Stop a service, if it runs, and start it again with its present configuration. */
export interface RestartService {
  readonly type: "restart_service";
  readonly sender?: Sender;
  readonly service: string;
}

/** Bring a deleted session back. */
export interface RestoreSession {
  readonly type: "restore_session";
  readonly sender?: Sender;
  readonly session_id: string;
}

/** End a standing allowance. */
export interface RevokeGrant {
  readonly type: "revoke_grant";
  readonly sender?: Sender;
  readonly grant_id: string;
}

/** Check the set-up, live. */
export interface RunDoctor {
  readonly type: "run_doctor";
}

/** Run a job now. */
export interface RunJob {
  readonly type: "run_job";
  readonly sender?: Sender;
  readonly job_id: string;
}

/** Run the owner's own command (`!` in the composer) in the session's workspace; its output joins the conversation. */
export interface RunShell {
  readonly type: "run_shell";
  readonly sender?: Sender;
  readonly message_id: string;
  readonly session_id: string;
  readonly command: string;
}

/** The probes are through, or the sandbox was lost. */
export interface SandboxChanged {
  readonly type: "sandbox_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly sandbox: SandboxStatus;
}

/** Which sandbox holds commands; `kind` `none` means that every command asks. */
export interface SandboxStatus {
  readonly kind: "bubblewrap" | "namespaces" | "none" | "probing";
  readonly note: string;
}

/** Say something; without `session_id` a session is made. */
export interface Say {
  readonly type: "message";
  readonly message_id: string;
  readonly content: string;
  readonly session_id?: string | null;
  readonly attachments?: readonly (Image | Attachment)[];
  readonly mode?: "queue" | "steer";
  readonly model?: ModelRef | null;
}

/** One message that matched; `snippet` is text with the hits between U+E000 and U+E001. */
export interface SearchHit {
  readonly session_id: string;
  readonly session_title: string;
  readonly message_id: string;
  readonly seq: number;
  readonly role: "assistant" | "summary" | "tool" | "user";
  readonly at_ms: number;
  readonly snippet: string;
}

/** Matches, best first. */
export interface SearchHits {
  readonly type: "search_hits";
  readonly hits: readonly SearchHit[];
}

/** Full-text search over all messages, or those of one session. */
export interface SearchMessages {
  readonly type: "search_messages";
  readonly text: string;
  readonly session_id?: string | null;
  readonly limit?: number;
}

/** Say something. */
export interface SendMessage {
  readonly type: "send_message";
  readonly sender?: Sender;
  readonly message_id: string;
  readonly text: string;
  readonly session_id?: string | null;
  readonly attachments?: readonly (Image | Attachment)[];
  readonly mode?: "queue" | "steer";
  readonly workspace?: string;
  readonly model?: ModelRef | null;
  readonly untrusted?: string;
}

/** Turn a waiting message into one that steers the running turn. */
export interface SendNow {
  readonly type: "send_now";
  readonly sender?: Sender;
  readonly session_id: string;
  readonly message_id: string;
}

/** Who speaks and with which right; `address` is the window or chat they speak from. */
export interface Sender {
  readonly user_id: string;
  readonly role: "guest" | "job" | "owner" | "stranger";
  readonly address: ChatAddress;
  readonly name: string;
}

/** A sentence in English. */
export interface Sentence {
  readonly text: string;
  readonly key: string;
  readonly values: readonly (readonly [string, string])[];
}

/** Services in a stable order. */
export interface ServiceList {
  readonly type: "service_list";
  readonly services: readonly ServiceStatus[];
}

/** How a service fares; `reason` says why it is not up, in words that help. */
export interface ServiceStatus {
  readonly service: string;
  readonly state: "degraded" | "failed" | "off" | "paused" | "starting" | "up";
  readonly reason: string;
  readonly last_received_ms: number | null;
  readonly last_sent_ms: number | null;
  readonly restarts: number;
}

/** A channel or another service changed. */
export interface ServiceStatusChanged {
  readonly type: "service_status_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly status: ServiceStatus;
}

/** One conversation. */
export interface Session {
  readonly id: string;
  readonly title: string;
  readonly workspace: string;
  readonly model: ModelRef;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  readonly message_count: number;
  readonly preview: string;
  readonly channels: readonly string[];
  readonly activity: "idle" | "queued" | "waiting" | "working";
  readonly turn_id: string | null;
  readonly usage: Usage;
  readonly context_tokens: number;
  readonly context_limit: number;
  readonly effort: "high" | "low" | "medium" | "none" | null;
  readonly taint: readonly string[];
  readonly sensitive: boolean;
  readonly last_seq: number;
  readonly deleted_at_ms: number | null;
  readonly external_id: string;
}

/** A session was made or its row changed. */
export interface SessionChanged {
  readonly type: "session_changed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly session: Session;
}

/** Messages before `before_seq` now reach the model as a summary (`undone`: no longer). */
export interface SessionCompacted {
  readonly type: "session_compacted";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly before_seq: number;
  readonly summary: string;
  readonly undone: boolean;
}

/** A piece of the document; `next_after_seq` is None with the last. */
export interface SessionExport {
  readonly type: "session_export";
  readonly text: string;
  readonly file_name: string;
  readonly next_after_seq: number | null;
}

/** A page of history, oldest first; `html` has one entry for each message. */
export interface SessionHistory {
  readonly type: "session_history";
  readonly id: number;
  readonly session_id: string;
  readonly messages: readonly Message[];
  readonly html: readonly (readonly (string | null)[])[];
  readonly handles: Readonly<Record<string, string>>;
  readonly older_exist: boolean;
}

/** A page of messages before `before_seq` (null: the newest). */
export interface SessionHistoryRequest {
  readonly type: "session_history_request";
  readonly id: number;
  readonly session_id: string;
  readonly before_seq?: number | null;
  readonly limit?: number;
}

/** A page of sessions; `next_cursor` is empty at the end. */
export interface SessionPage {
  readonly type: "session_page";
  readonly sessions: readonly Session[];
  readonly next_cursor: string;
}

/** A session was deleted. */
export interface SessionRemoved {
  readonly type: "session_removed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly session_id: string;
}

/** A page of sessions; `next_cursor` is empty at the end. */
export interface SessionsList {
  readonly type: "sessions_list";
  readonly id: number;
  readonly sessions: readonly Session[];
  readonly next_cursor: string;
}

/** Sessions by newest change; page on with `next_cursor`. */
export interface SessionsRequest {
  readonly type: "sessions_request";
  readonly id: number;
  readonly cursor?: string;
  readonly limit?: number;
  readonly filter?: string;
  readonly deleted?: boolean;
}

/** Write a key into the user's config file; `value` is TOML text and may be secret, so `repr` hides it. */
export interface SetConfig {
  readonly type: "set_config";
  readonly sender?: Sender;
  readonly key: string;
  readonly value: string;
}

/** End the host process after draining; with `now` at once: what still runs is interrupted. */
export interface Shutdown {
  readonly type: "shutdown";
  readonly sender?: Sender;
  readonly now?: boolean;
}

/** Where a session stands: sent first, and again to a window that fell behind. */
export interface Snapshot {
  readonly type: "snapshot";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly epoch: string;
  readonly session: Session;
  readonly messages: readonly Message[];
  readonly queued: readonly QueuedMessage[];
  readonly approvals: readonly Approval[];
  readonly open_text: string;
  readonly open_thinking: string;
  readonly open_calls: readonly ToolCall[];
  readonly open_output: readonly (readonly [string, string])[];
  readonly open_runs: readonly OpenRun[];
  readonly turn_began_ms: number;
  readonly older_exist: boolean;
}

/** Start a channel or another service of the host process. */
export interface StartService {
  readonly type: "start_service";
  readonly sender?: Sender;
  readonly service: string;
}

/** Stop a service. */
export interface StopService {
  readonly type: "stop_service";
  readonly sender?: Sender;
  readonly service: string;
}

/** Choose the model, and how hard it thinks, of a session from its next call on. */
export interface SwitchModel {
  readonly type: "switch_model";
  readonly sender?: Sender;
  readonly session_id: string;
  readonly model: ModelRef;
  readonly effort?: "high" | "low" | "medium" | "none" | null;
}

/** Words for the reader; `opaque` where a wire attaches a payload to them. */
export interface Text {
  readonly type: "text";
  readonly text: string;
  readonly opaque: Opaque | null;
}

/** More of the answer. */
export interface TextDelta {
  readonly type: "text_delta";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly text: string;
}

/** The model's reasoning; `text` is empty where only an opaque payload came. */
export interface Thinking {
  readonly type: "thinking";
  readonly text: string;
  readonly opaque: Opaque | null;
}

/** More reasoning. */
export interface ThinkingDelta {
  readonly type: "thinking_delta";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly text: string;
}

/** A call waits for a decision. */
export interface ToolApprovalRequest {
  readonly type: "tool_approval_request";
  readonly stream: string;
  readonly seq: number;
  readonly session_id: string;
  readonly turn_id: string;
  readonly at_ms: number;
  readonly approval: Approval;
}

/** Answer a `tool_approval_request`. */
export interface ToolApprovalResponse {
  readonly type: "tool_approval_response";
  readonly id: number;
  readonly approval_id: string;
  readonly decision: "change" | "exact" | "no" | "once" | "task";
  readonly text?: string;
}

/** A wish of the model to run a tool. */
export interface ToolCall {
  readonly type: "tool_call";
  readonly call_id: string;
  readonly name: string;
  readonly arguments: string;
  readonly complete: boolean;
  readonly opaque: Opaque | null;
}

/** The model wants this call; `intent` is None when its arguments could not be read. */
export interface ToolCallProposed {
  readonly type: "tool_call_proposed";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly call: ToolCall;
  readonly intent: Intent | null;
}

/** The call ended after `elapsed_ms`; its stored message follows. */
export interface ToolFinished {
  readonly type: "tool_finished";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly call_id: string;
  readonly result: ToolResult;
  readonly elapsed_ms: number;
}

/** Live output of a running call. */
export interface ToolOutput {
  readonly type: "tool_output";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly call_id: string;
  readonly text: string;
}

/** The kept output and the size of the whole in bytes. */
export interface ToolOutputText {
  readonly type: "tool_output_text";
  readonly text: string;
  readonly total_bytes: number;
}

/** What a tool call came to, as the model sees it. */
export interface ToolResult {
  readonly type: "tool_result";
  readonly call_id: string;
  readonly name: string;
  readonly text: string;
  readonly is_error: boolean;
  readonly images: readonly Image[];
  readonly kept_bytes: number;
  readonly total_bytes: number;
  readonly run: ToolRun | null;
}

/** How a call went, kept with its result for whoever looks back. */
export interface ToolRun {
  readonly intent?: Intent | null;
  readonly where?: "host" | "inside" | "sandbox" | null;
  readonly elapsed_ms?: number | null;
  readonly outcome?: "cancelled" | "change" | "exact" | "expired" | "no" | "once" | "task" | null;
  readonly decided_by?: string;
  readonly own?: boolean;
}

/** The call runs now; `where` is `sandbox`, `host` or `inside` (openpista itself). */
export interface ToolStarted {
  readonly type: "tool_started";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly call_id: string;
  readonly where: "host" | "inside" | "sandbox";
}

/** The turn ended. */
export interface TurnFinished {
  readonly type: "turn_finished";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly outcome: "cancelled" | "done" | "expired" | "failed" | "interrupted";
  readonly reason: string;
  readonly usage: Usage;
  readonly elapsed_ms: number;
  readonly changes: readonly FileChange[];
}

/** A turn began for the message `prompt_id`. */
export interface TurnStarted {
  readonly type: "turn_started";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly model: ModelRef;
  readonly prompt_id: string | null;
}

/** File changes of `undone_turn` were taken back; `kept` names what later edits kept. */
export interface TurnUndone {
  readonly type: "turn_undone";
  readonly stream: string;
  readonly seq: number;
  readonly at_ms: number;
  readonly turn_id: string | null;
  readonly undone_turn: string;
  readonly restored: readonly string[];
  readonly kept: readonly string[];
}

/** Let the model see the messages behind the last summary again. */
export interface UndoCompaction {
  readonly type: "undo_compaction";
  readonly sender?: Sender;
  readonly session_id: string;
}

/** The changes of one turn; `undone` once they were taken back. */
export interface UndoEntry {
  readonly turn_id: string;
  readonly session_id: string;
  readonly at_ms: number;
  readonly prompt: string;
  readonly changes: readonly FileChange[];
  readonly undone: boolean;
}

/** Turns with changes, newest first. */
export interface UndoList {
  readonly type: "undo_list";
  readonly entries: readonly UndoEntry[];
}

/** Take back the file changes of a turn; without `turn_id` the last that has any. */
export interface UndoTurn {
  readonly type: "undo_turn";
  readonly sender?: Sender;
  readonly session_id: string;
  readonly turn_id?: string | null;
}

/** Follow a stream no longer. */
export interface Unfollow {
  readonly type: "unfollow";
  readonly stream: string;
}

/** Somebody may talk no more through a channel; without `user_id` the channel's own login ends. */
export interface Unpair {
  readonly type: "unpair";
  readonly sender?: Sender;
  readonly service: string;
  readonly user_id?: string;
}

/** Take a key out of the user's config file, so that its default holds again. */
export interface UnsetConfig {
  readonly type: "unset_config";
  readonly sender?: Sender;
  readonly key: string;
}

/** Tokens of one or more model calls; `input_tokens` includes the cached ones. */
export interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cached_tokens: number;
  readonly cache_write_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_usd: number | null;
}

/** Write to somebody in the owner's name, through a channel that is a device of the owner's account; returns when it was taken. */
export interface WriteTo {
  readonly type: "write_to";
  readonly sender?: Sender;
  readonly service: string;
  readonly to: string;
  readonly text: string;
}

export type PageFrame = Auth | Ping | Say | CancelGeneration | ToolApprovalResponse | SessionsRequest | SessionHistoryRequest | ModelListRequest | ModelChange | ProviderAuthRequest | ProviderLogin | Follow | Unfollow | CommandFrame | QueryFrame;

export type ServerFrame = AuthResult | Pong | MessageAck | MessageError | GenerationCancelled | SessionsList | SessionHistory | ModelsList | ModelChanged | ProviderAuthStatus | ProviderAuthUrl | ProviderAuthCompleted | ToolApprovalRequest | EventFrame | AnswerHtml | Ended | CommandResult | QueryResult | Failed;
