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
export type CmdIDConfig = {
    id: Generated<number>;
    cmdid: number;
    content: string;
};
export type ModIDConfig = {
    id: Generated<number>;
    modid: number;
    content: string;
};
export type RouteChange = {
    id: Generated<number>;
    modid: number;
    cmdid: number;
    version: number;
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
    AuthAccount: AuthAccount;
    AuthSession: AuthSession;
    AuthUser: AuthUser;
    AuthVerification: AuthVerification;
    CmdIDConfig: CmdIDConfig;
    ModIDConfig: ModIDConfig;
    RouteChange: RouteChange;
    RouteData: RouteData;
    RouteEdit: RouteEdit;
    RouteVersion: RouteVersion;
    ServerCallStatus: ServerCallStatus;
    SetupToken: SetupToken;
};
