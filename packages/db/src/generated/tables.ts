/** Generated from prisma/schema.prisma by `npm run generate`. */
import type { ColumnType } from "kysely";
export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;
export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export type Agent = {
    instance: string;
    hostname: string;
    ip: number;
    software: string;
    version: string;
    /**
     * `address:port`, empty while it has none.
     */
    dnsService: string;
    modulesTotal: number;
    startedMs: number;
    seenMs: number;
};
export type AgentModule = {
    instance: string;
    modid: number;
    cmdid: number;
    part: number;
    parts: number;
    pulling: number;
    stale: number;
    version: number;
    updatedMs: number;
    seenMs: number;
    accessCount: number;
    /**
     * JSON: [[ip, port, overload, vsucc, verr, rsucc, rerr, csucc, cerr, sinceSeconds, succTotal, errTotal], …]
     */
    hosts: string;
    /**
     * Of these hosts, those that rest; computed, and invisible to who reads by position.
     */
    resting: Generated<number | null>;
};
export type Alert = {
    id: Generated<number>;
    /**
     * Rule and subject while it fires, null afterwards.
     */
    openKey: string | null;
    ruleId: number;
    kind: string;
    severity: string;
    subject: string;
    modid: number | null;
    cmdid: number | null;
    fireAbove: number;
    windowMinutes: number;
    /**
     * The latest that is known.
     */
    value: number;
    valueMs: number;
    /**
     * JSON: what else is known of the subject.
     */
    facts: string;
    sinceMs: number;
    firedMs: number;
    clearSinceMs: number | null;
    resolvedMs: number | null;
    /**
     * cleared, removed, disabled or changed.
     */
    resolvedBy: string | null;
    /**
     * Webhooks were told, or there was none to tell.
     */
    announced: number;
    acknowledgedMs: number | null;
    acknowledgedBy: string | null;
};
export type AlertBlind = {
    ruleId: number;
    sinceMs: number;
    reason: string;
};
export type AlertDelivery = {
    id: Generated<number>;
    deliveryId: string;
    /**
     * What it tells of; the same is not queued twice.
     */
    dedupKey: string;
    webhookId: number;
    /**
     * Null for a test.
     */
    ruleId: number | null;
    /**
     * firing, resolved or test.
     */
    event: string;
    /**
     * The bytes that are sent and signed.
     */
    body: string;
    /**
     * waiting, delivered or failed.
     */
    state: string;
    attempts: number;
    nextMs: number;
    createdMs: number;
    doneMs: number | null;
    /**
     * Of the last answer over HTTP.
     */
    status: number | null;
    error: string;
    tookMs: number | null;
};
export type AlertLease = {
    id: number;
    holder: string;
    /**
     * One more each time somebody takes it.
     */
    token: number;
    untilMs: number;
    evaluatedMs: number;
};
export type AlertPending = {
    ruleId: number;
    subject: string;
    sinceMs: number;
};
export type AlertRule = {
    id: Generated<number>;
    /**
     * errorRate, overloadShare, noIdleHost, agentSilent, dnsService or notConverged.
     */
    kind: string;
    /**
     * critical or warning.
     */
    severity: string;
    /**
     * With cmdid, the module; null for all.
     */
    modid: number | null;
    cmdid: number | null;
    /**
     * A share from 0 to 1, or seconds, as the kind has it.
     */
    fireAbove: number;
    /**
     * What fires is well again at this value or below.
     */
    resolveAt: number;
    windowMinutes: number;
    /**
     * Fewer calls say nothing of a share.
     */
    callsMin: number;
    forSeconds: number;
    resolveSeconds: number;
    note: string;
    enabled: number;
    /**
     * Until then it fires without a word to webhooks.
     */
    mutedUntilMs: number;
    revision: number;
    updatedMs: number;
    updatedBy: string;
};
export type AlertWebhook = {
    id: Generated<number>;
    name: string;
    url: string;
    secret: string;
    enabled: number;
    criticalOnly: number;
    /**
     * The reporter that delivers to it just now.
     */
    claimedBy: string;
    claimedUntilMs: number;
    revision: number;
    createdMs: number;
    updatedMs: number;
    updatedBy: string;
};
export type AuthAccount = {
    id: string;
    accountId: string;
    providerId: string;
    userId: string;
    accessToken: string | null;
    refreshToken: string | null;
    idToken: string | null;
    accessTokenExpiresAt: Timestamp | null;
    refreshTokenExpiresAt: Timestamp | null;
    scope: string | null;
    password: string | null;
    createdAt: Timestamp;
    updatedAt: Timestamp;
};
export type AuthSession = {
    id: string;
    userId: string;
    token: string;
    expiresAt: Timestamp;
    ipAddress: string | null;
    userAgent: string | null;
    createdAt: Timestamp;
    updatedAt: Timestamp;
};
export type AuthUser = {
    id: string;
    name: string;
    email: string;
    emailVerified: number;
    image: string | null;
    createdAt: Timestamp;
    updatedAt: Timestamp;
};
export type AuthVerification = {
    id: string;
    identifier: string;
    value: string;
    expiresAt: Timestamp;
    createdAt: Timestamp;
    updatedAt: Timestamp;
};
export type CallHour = {
    /**
     * Unix second at which the hour begins.
     */
    atSeconds: number;
    modid: number;
    cmdid: number;
    ip: number;
    port: number;
    caller: number;
    succ: number;
    err: number;
    overloadSeconds: number;
};
export type CallMinute = {
    /**
     * Unix second at which the minute begins.
     */
    atSeconds: number;
    modid: number;
    cmdid: number;
    ip: number;
    port: number;
    caller: number;
    /**
     * A number that the reporter drew when it started; who reads adds up over it.
     */
    reporter: number;
    succ: number;
    err: number;
    /**
     * Seconds of the minute in which the caller had the host overloaded.
     */
    overloadSeconds: number;
};
export type CmdIDConfig = {
    id: Generated<number>;
    cmdid: number;
    content: string;
};
export type DnsNode = {
    instance: string;
    hostname: string;
    /**
     * `address:port` that agents connect to.
     */
    address: string;
    software: string;
    version: string;
    routeVersion: number;
    routes: number;
    hosts: number;
    connections: number;
    /**
     * Connections that said Hello.
     */
    greeted: number;
    /**
     * Pairs of a connection and a route.
     */
    subscriptions: number;
    ready: number;
    /**
     * What it serves is as old as that; null when it is fresh.
     */
    staleSinceMs: number | null;
    /**
     * Why it is not ready, stale or not whole; empty when all is well.
     */
    staleReason: string;
    startedMs: number;
    seenMs: number;
};
export type FleetMinute = {
    /**
     * Unix second at which the minute begins.
     */
    atSeconds: number;
    reporter: number;
    succ: number;
    err: number;
    overloadSeconds: number;
    modules: number;
    callers: number;
    pairs: number;
};
export type HistoryHour = {
    atSeconds: number;
    /**
     * When a reporter began to.
     */
    claimedMs: number;
    /**
     * When it was done; null until then.
     */
    rolledMs: number | null;
    /**
     * Minutes in which some reporter listened; null, as all below, where the minutes themselves are to be read.
     */
    minutes: number | null;
    succ: number | null;
    err: number | null;
    overloadSeconds: number | null;
    /**
     * The most of any minute, as are the two below.
     */
    modules: number | null;
    callers: number | null;
    pairs: number | null;
};
export type HostEvent = {
    /**
     * When the reporter heard of it.
     */
    atMs: number;
    modid: number;
    cmdid: number;
    ip: number;
    port: number;
    /**
     * Address of the agent.
     */
    caller: number;
    overloaded: number;
    /**
     * The agent; empty for a deployed one, which does not say.
     */
    instance: string;
    /**
     * Calls of the window that ended with it.
     */
    succ: number;
    err: number;
    /**
     * The counts that decided, head start included; null for a deployed agent.
     */
    vsucc: number | null;
    verr: number | null;
    /**
     * How long the host had been in the state before; null for a deployed agent.
     */
    lastedSeconds: number | null;
};
export type ModIDConfig = {
    id: Generated<number>;
    modid: number;
    content: string;
};
export type ModuleHour = {
    /**
     * Unix second at which the hour begins.
     */
    atSeconds: number;
    modid: number;
    cmdid: number;
    succ: number;
    err: number;
    overloadSeconds: number;
    /**
     * The most of any minute, as are the three below.
     */
    hosts: number;
    overloadedHosts: number;
    callers: number;
    pairs: number;
};
export type ModuleMinute = {
    /**
     * Unix second at which the minute begins.
     */
    atSeconds: number;
    modid: number;
    cmdid: number;
    reporter: number;
    succ: number;
    err: number;
    /**
     * Added up over all pairs of a host and a caller: 60 is one host at one caller, or ten hosts at ten callers for 0.6 s.
     */
    overloadSeconds: number;
    /**
     * Hosts that were called, or overloaded.
     */
    hosts: number;
    /**
     * Those of them that some caller had overloaded for some of the minute.
     */
    overloadedHosts: number;
    callers: number;
    /**
     * Pairs of a host and a caller: rows of CallMinute.
     */
    pairs: number;
    /**
     * Failed calls, in millionths of all calls, rounded up; computed, and invisible to who reads by position.
     */
    errorPpm: Generated<number | null>;
    /**
     * Seconds overloaded, in millionths of the minute of all pairs, rounded up.
     */
    overloadPpm: Generated<number | null>;
};
export type ReporterNode = {
    instance: string;
    hostname: string;
    /**
     * `address:port` that agents connect to.
     */
    address: string;
    software: string;
    version: string;
    connections: number;
    /**
     * Statuses and states of agents that are newer than what MySQL has.
     */
    rowsWaiting: number;
    /**
     * Rows of history that wait.
     */
    minutesWaiting: number;
    /**
     * How far MySQL was behind the latest state, at most, since the row before.
     */
    lagMs: number;
    /**
     * Statuses that agents reported.
     */
    takenPerSecond: number;
    /**
     * Rows that MySQL took.
     */
    storedPerSecond: number;
    startedMs: number;
    seenMs: number;
};
export type RouteChange = {
    id: Generated<number>;
    modid: number;
    cmdid: number;
    version: number;
};
export type RouteConvergence = {
    version: number;
    instance: string;
    /**
     * When this dns-service served it.
     */
    atMs: number;
    /**
     * Routes that changed.
     */
    routes: number;
    /**
     * Connections that were told.
     */
    told: number;
    /**
     * Those of them that said Hello: they acknowledge.
     */
    acknowledging: number;
    /**
     * Those of them that apply all of it.
     */
    applied: number;
    /**
     * From serving to the acknowledgement; null while nobody applied it.
     */
    p50Ms: number | null;
    p99Ms: number | null;
    lastMs: number | null;
    /**
     * JSON array of at most 20 {hostname, instance, peer}.
     */
    stragglers: string;
};
export type RouteData = {
    id: Generated<number>;
    modid: number;
    cmdid: number;
    /**
     * IPv4 in host order.
     */
    serverip: number;
    serverport: number;
    /**
     * The address turned so that its second octet leads; computed, and invisible to who reads by position.
     */
    ipFromOctet2: Generated<number | null>;
    /**
     * The address turned so that its third octet leads.
     */
    ipFromOctet3: Generated<number | null>;
    /**
     * The address turned so that its last octet leads.
     */
    ipFromOctet4: Generated<number | null>;
};
export type RouteEdit = {
    version: number;
    atMs: number;
    author: string;
    /**
     * JSON array of `modid,cmdid,ip:port`.
     */
    removed: string;
    /**
     * JSON array of `modid,cmdid,ip:port`.
     */
    added: string;
};
export type RouteVersion = {
    id: Generated<number>;
    version: number;
};
export type ServerCallStatus = {
    modid: number;
    cmdid: number;
    ip: number;
    port: number;
    caller: number;
    succ_cnt: number;
    err_cnt: number;
    /**
     * Unix seconds.
     */
    ts: number;
    /**
     * '0' or '1'.
     */
    overload: string;
};
export type SetupToken = {
    id: number;
    tokenHash: string;
    expiresMs: number;
};
export type Tables = {
    Agent: Agent;
    AgentModule: AgentModule;
    Alert: Alert;
    AlertBlind: AlertBlind;
    AlertDelivery: AlertDelivery;
    AlertLease: AlertLease;
    AlertPending: AlertPending;
    AlertRule: AlertRule;
    AlertWebhook: AlertWebhook;
    AuthAccount: AuthAccount;
    AuthSession: AuthSession;
    AuthUser: AuthUser;
    AuthVerification: AuthVerification;
    CallHour: CallHour;
    CallMinute: CallMinute;
    CmdIDConfig: CmdIDConfig;
    DnsNode: DnsNode;
    FleetMinute: FleetMinute;
    HistoryHour: HistoryHour;
    HostEvent: HostEvent;
    ModIDConfig: ModIDConfig;
    ModuleHour: ModuleHour;
    ModuleMinute: ModuleMinute;
    ReporterNode: ReporterNode;
    RouteChange: RouteChange;
    RouteConvergence: RouteConvergence;
    RouteData: RouteData;
    RouteEdit: RouteEdit;
    RouteVersion: RouteVersion;
    ServerCallStatus: ServerCallStatus;
    SetupToken: SetupToken;
};
