import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace lars. */
export namespace lars {

    /** MessageId enum. */
    enum MessageId {

        /** ID_UNKNOW value */
        ID_UNKNOW = 0,

        /** ID_GetRouteRequest value */
        ID_GetRouteRequest = 1,

        /** ID_GetRouteResponse value */
        ID_GetRouteResponse = 2,

        /** ID_ReportStatusRequest value */
        ID_ReportStatusRequest = 3,

        /** ID_GetHostRequest value */
        ID_GetHostRequest = 4,

        /** ID_GetHostResponse value */
        ID_GetHostResponse = 5,

        /** ID_ReportRequest value */
        ID_ReportRequest = 6,

        /** ID_API_GetRouteRequest value */
        ID_API_GetRouteRequest = 7,

        /** ID_API_GetRouteResponse value */
        ID_API_GetRouteResponse = 8,

        /** ID_Hello value */
        ID_Hello = 1000,

        /** ID_RouteAck value */
        ID_RouteAck = 1001,

        /** ID_AgentState value */
        ID_AgentState = 1002
    }

    /** LarsRetCode enum. */
    enum LarsRetCode {

        /** RET_SUCC value */
        RET_SUCC = 0,

        /** RET_OVERLOAD value */
        RET_OVERLOAD = 1,

        /** RET_SYSTEM_ERROR value */
        RET_SYSTEM_ERROR = 2,

        /** RET_NOEXIST value */
        RET_NOEXIST = 3
    }

    /**
     * Properties of a HostInfo.
     * @deprecated Use lars.HostInfo.$Properties instead.
     */
    interface IHostInfo extends lars.HostInfo.$Properties {
    }

    /** Represents a HostInfo. */
    class HostInfo {

        /**
         * Constructs a new HostInfo.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.HostInfo.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HostInfo ip. */
        ip: number;

        /** HostInfo port. */
        port: number;

        /**
         * Encodes the specified HostInfo message. Does not implicitly {@link lars.HostInfo.verify|verify} messages.
         * @param message HostInfo message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.HostInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HostInfo message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.HostInfo & lars.HostInfo.$Shape} HostInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.HostInfo & lars.HostInfo.$Shape;
    }

    namespace HostInfo {

        /** Properties of a HostInfo. */
        interface $Properties {

            /** HostInfo ip */
            ip?: (number|null);

            /** HostInfo port */
            port?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a HostInfo. */
        type $Shape = lars.HostInfo.$Properties;
    }

    /**
     * Properties of a GetRouteRequest.
     * @deprecated Use lars.GetRouteRequest.$Properties instead.
     */
    interface IGetRouteRequest extends lars.GetRouteRequest.$Properties {
    }

    /** Represents a GetRouteRequest. */
    class GetRouteRequest {

        /**
         * Constructs a new GetRouteRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.GetRouteRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** GetRouteRequest modid. */
        modid: number;

        /** GetRouteRequest cmdid. */
        cmdid: number;

        /**
         * Encodes the specified GetRouteRequest message. Does not implicitly {@link lars.GetRouteRequest.verify|verify} messages.
         * @param message GetRouteRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.GetRouteRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a GetRouteRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.GetRouteRequest & lars.GetRouteRequest.$Shape} GetRouteRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.GetRouteRequest & lars.GetRouteRequest.$Shape;
    }

    namespace GetRouteRequest {

        /** Properties of a GetRouteRequest. */
        interface $Properties {

            /** GetRouteRequest modid */
            modid?: (number|null);

            /** GetRouteRequest cmdid */
            cmdid?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a GetRouteRequest. */
        type $Shape = lars.GetRouteRequest.$Properties;
    }

    /**
     * Properties of a GetRouteResponse.
     * @deprecated Use lars.GetRouteResponse.$Properties instead.
     */
    interface IGetRouteResponse extends lars.GetRouteResponse.$Properties {
    }

    /** Represents a GetRouteResponse. */
    class GetRouteResponse {

        /**
         * Constructs a new GetRouteResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.GetRouteResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** GetRouteResponse modid. */
        modid: number;

        /** GetRouteResponse cmdid. */
        cmdid: number;

        /** GetRouteResponse host. */
        host: lars.HostInfo.$Properties[];

        /** GetRouteResponse version. */
        version: number;

        /**
         * Encodes the specified GetRouteResponse message. Does not implicitly {@link lars.GetRouteResponse.verify|verify} messages.
         * @param message GetRouteResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.GetRouteResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a GetRouteResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.GetRouteResponse & lars.GetRouteResponse.$Shape} GetRouteResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.GetRouteResponse & lars.GetRouteResponse.$Shape;
    }

    namespace GetRouteResponse {

        /** Properties of a GetRouteResponse. */
        interface $Properties {

            /** GetRouteResponse modid */
            modid?: (number|null);

            /** GetRouteResponse cmdid */
            cmdid?: (number|null);

            /** GetRouteResponse host */
            host?: (lars.HostInfo.$Properties[]|null);

            /** GetRouteResponse version */
            version?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a GetRouteResponse. */
        type $Shape = lars.GetRouteResponse.$Properties;
    }

    /**
     * Properties of a HostCallResult.
     * @deprecated Use lars.HostCallResult.$Properties instead.
     */
    interface IHostCallResult extends lars.HostCallResult.$Properties {
    }

    /** Represents a HostCallResult. */
    class HostCallResult {

        /**
         * Constructs a new HostCallResult.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.HostCallResult.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HostCallResult ip. */
        ip: number;

        /** HostCallResult port. */
        port: number;

        /** HostCallResult succ. */
        succ: number;

        /** HostCallResult err. */
        err: number;

        /** HostCallResult overload. */
        overload: boolean;

        /**
         * Encodes the specified HostCallResult message. Does not implicitly {@link lars.HostCallResult.verify|verify} messages.
         * @param message HostCallResult message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.HostCallResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HostCallResult message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.HostCallResult & lars.HostCallResult.$Shape} HostCallResult
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.HostCallResult & lars.HostCallResult.$Shape;
    }

    namespace HostCallResult {

        /** Properties of a HostCallResult. */
        interface $Properties {

            /** HostCallResult ip */
            ip?: (number|null);

            /** HostCallResult port */
            port?: (number|null);

            /** HostCallResult succ */
            succ?: (number|null);

            /** HostCallResult err */
            err?: (number|null);

            /** HostCallResult overload */
            overload?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a HostCallResult. */
        type $Shape = lars.HostCallResult.$Properties;
    }

    /**
     * Properties of a ReportStatusRequest.
     * @deprecated Use lars.ReportStatusRequest.$Properties instead.
     */
    interface IReportStatusRequest extends lars.ReportStatusRequest.$Properties {
    }

    /** Represents a ReportStatusRequest. */
    class ReportStatusRequest {

        /**
         * Constructs a new ReportStatusRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.ReportStatusRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ReportStatusRequest modid. */
        modid: number;

        /** ReportStatusRequest cmdid. */
        cmdid: number;

        /** ReportStatusRequest caller. */
        caller: number;

        /** ReportStatusRequest results. */
        results: lars.HostCallResult.$Properties[];

        /** ReportStatusRequest ts. */
        ts: number;

        /**
         * Encodes the specified ReportStatusRequest message. Does not implicitly {@link lars.ReportStatusRequest.verify|verify} messages.
         * @param message ReportStatusRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.ReportStatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ReportStatusRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.ReportStatusRequest & lars.ReportStatusRequest.$Shape} ReportStatusRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.ReportStatusRequest & lars.ReportStatusRequest.$Shape;
    }

    namespace ReportStatusRequest {

        /** Properties of a ReportStatusRequest. */
        interface $Properties {

            /** ReportStatusRequest modid */
            modid?: (number|null);

            /** ReportStatusRequest cmdid */
            cmdid?: (number|null);

            /** ReportStatusRequest caller */
            caller?: (number|null);

            /** ReportStatusRequest results */
            results?: (lars.HostCallResult.$Properties[]|null);

            /** ReportStatusRequest ts */
            ts?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ReportStatusRequest. */
        type $Shape = lars.ReportStatusRequest.$Properties;
    }

    /**
     * Properties of a GetHostRequest.
     * @deprecated Use lars.GetHostRequest.$Properties instead.
     */
    interface IGetHostRequest extends lars.GetHostRequest.$Properties {
    }

    /** Represents a GetHostRequest. */
    class GetHostRequest {

        /**
         * Constructs a new GetHostRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.GetHostRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** GetHostRequest seq. */
        seq: number;

        /** GetHostRequest modid. */
        modid: number;

        /** GetHostRequest cmdid. */
        cmdid: number;

        /**
         * Encodes the specified GetHostRequest message. Does not implicitly {@link lars.GetHostRequest.verify|verify} messages.
         * @param message GetHostRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.GetHostRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a GetHostRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.GetHostRequest & lars.GetHostRequest.$Shape} GetHostRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.GetHostRequest & lars.GetHostRequest.$Shape;
    }

    namespace GetHostRequest {

        /** Properties of a GetHostRequest. */
        interface $Properties {

            /** GetHostRequest seq */
            seq?: (number|null);

            /** GetHostRequest modid */
            modid?: (number|null);

            /** GetHostRequest cmdid */
            cmdid?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a GetHostRequest. */
        type $Shape = lars.GetHostRequest.$Properties;
    }

    /**
     * Properties of a GetHostResponse.
     * @deprecated Use lars.GetHostResponse.$Properties instead.
     */
    interface IGetHostResponse extends lars.GetHostResponse.$Properties {
    }

    /** Represents a GetHostResponse. */
    class GetHostResponse {

        /**
         * Constructs a new GetHostResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.GetHostResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** GetHostResponse seq. */
        seq: number;

        /** GetHostResponse modid. */
        modid: number;

        /** GetHostResponse cmdid. */
        cmdid: number;

        /** GetHostResponse retcode. */
        retcode: number;

        /** GetHostResponse host. */
        host?: (lars.HostInfo.$Properties|null);

        /**
         * Encodes the specified GetHostResponse message. Does not implicitly {@link lars.GetHostResponse.verify|verify} messages.
         * @param message GetHostResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.GetHostResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a GetHostResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.GetHostResponse & lars.GetHostResponse.$Shape} GetHostResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.GetHostResponse & lars.GetHostResponse.$Shape;
    }

    namespace GetHostResponse {

        /** Properties of a GetHostResponse. */
        interface $Properties {

            /** GetHostResponse seq */
            seq?: (number|null);

            /** GetHostResponse modid */
            modid?: (number|null);

            /** GetHostResponse cmdid */
            cmdid?: (number|null);

            /** GetHostResponse retcode */
            retcode?: (number|null);

            /** GetHostResponse host */
            host?: (lars.HostInfo.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a GetHostResponse. */
        type $Shape = lars.GetHostResponse.$Properties;
    }

    /**
     * Properties of a ReportRequest.
     * @deprecated Use lars.ReportRequest.$Properties instead.
     */
    interface IReportRequest extends lars.ReportRequest.$Properties {
    }

    /** Represents a ReportRequest. */
    class ReportRequest {

        /**
         * Constructs a new ReportRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.ReportRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ReportRequest modid. */
        modid: number;

        /** ReportRequest cmdid. */
        cmdid: number;

        /** ReportRequest host. */
        host?: (lars.HostInfo.$Properties|null);

        /** ReportRequest retcode. */
        retcode: number;

        /**
         * Encodes the specified ReportRequest message. Does not implicitly {@link lars.ReportRequest.verify|verify} messages.
         * @param message ReportRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.ReportRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ReportRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.ReportRequest & lars.ReportRequest.$Shape} ReportRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.ReportRequest & lars.ReportRequest.$Shape;
    }

    namespace ReportRequest {

        /** Properties of a ReportRequest. */
        interface $Properties {

            /** ReportRequest modid */
            modid?: (number|null);

            /** ReportRequest cmdid */
            cmdid?: (number|null);

            /** ReportRequest host */
            host?: (lars.HostInfo.$Properties|null);

            /** ReportRequest retcode */
            retcode?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ReportRequest. */
        type $Shape = lars.ReportRequest.$Properties;
    }

    /**
     * Properties of a Hello.
     * @deprecated Use lars.Hello.$Properties instead.
     */
    interface IHello extends lars.Hello.$Properties {
    }

    /** Represents a Hello. */
    class Hello {

        /**
         * Constructs a new Hello.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.Hello.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Hello software. */
        software: string;

        /** Hello version. */
        version: string;

        /** Hello hostname. */
        hostname: string;

        /** Hello instance. */
        instance: string;

        /**
         * Encodes the specified Hello message. Does not implicitly {@link lars.Hello.verify|verify} messages.
         * @param message Hello message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Hello message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.Hello & lars.Hello.$Shape} Hello
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.Hello & lars.Hello.$Shape;
    }

    namespace Hello {

        /** Properties of a Hello. */
        interface $Properties {

            /** Hello software */
            software?: (string|null);

            /** Hello version */
            version?: (string|null);

            /** Hello hostname */
            hostname?: (string|null);

            /** Hello instance */
            instance?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Hello. */
        type $Shape = lars.Hello.$Properties;
    }

    /**
     * Properties of a RouteAck.
     * @deprecated Use lars.RouteAck.$Properties instead.
     */
    interface IRouteAck extends lars.RouteAck.$Properties {
    }

    /** Represents a RouteAck. */
    class RouteAck {

        /**
         * Constructs a new RouteAck.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.RouteAck.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RouteAck modid. */
        modid: number;

        /** RouteAck cmdid. */
        cmdid: number;

        /** RouteAck version. */
        version: number;

        /**
         * Encodes the specified RouteAck message. Does not implicitly {@link lars.RouteAck.verify|verify} messages.
         * @param message RouteAck message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.RouteAck.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RouteAck message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.RouteAck & lars.RouteAck.$Shape} RouteAck
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.RouteAck & lars.RouteAck.$Shape;
    }

    namespace RouteAck {

        /** Properties of a RouteAck. */
        interface $Properties {

            /** RouteAck modid */
            modid?: (number|null);

            /** RouteAck cmdid */
            cmdid?: (number|null);

            /** RouteAck version */
            version?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RouteAck. */
        type $Shape = lars.RouteAck.$Properties;
    }

    /**
     * Properties of an AgentState.
     * @deprecated Use lars.AgentState.$Properties instead.
     */
    interface IAgentState extends lars.AgentState.$Properties {
    }

    /** Represents an AgentState. */
    class AgentState {

        /**
         * Constructs a new AgentState.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.AgentState.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** AgentState started_ms. */
        started_ms: number;

        /** AgentState at_ms. */
        at_ms: number;

        /** AgentState ip. */
        ip: number;

        /** AgentState dns_service. */
        dns_service: string;

        /** AgentState modules_total. */
        modules_total: number;

        /** AgentState modules. */
        modules: lars.ModuleState.$Properties[];

        /** AgentState uptime_ms. */
        uptime_ms: number;

        /** AgentState all_told_since_ms. */
        all_told_since_ms: number;

        /** AgentState earlier. */
        earlier?: (lars.Earlier.$Properties|null);

        /**
         * Encodes the specified AgentState message. Does not implicitly {@link lars.AgentState.verify|verify} messages.
         * @param message AgentState message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.AgentState.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an AgentState message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.AgentState & lars.AgentState.$Shape} AgentState
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.AgentState & lars.AgentState.$Shape;
    }

    namespace AgentState {

        /** Properties of an AgentState. */
        interface $Properties {

            /** AgentState started_ms */
            started_ms?: (number|null);

            /** AgentState at_ms */
            at_ms?: (number|null);

            /** AgentState ip */
            ip?: (number|null);

            /** AgentState dns_service */
            dns_service?: (string|null);

            /** AgentState modules_total */
            modules_total?: (number|null);

            /** AgentState modules */
            modules?: (lars.ModuleState.$Properties[]|null);

            /** AgentState uptime_ms */
            uptime_ms?: (number|null);

            /** AgentState all_told_since_ms */
            all_told_since_ms?: (number|null);

            /** AgentState earlier */
            earlier?: (lars.Earlier.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an AgentState. */
        type $Shape = lars.AgentState.$Properties;
    }

    /**
     * Properties of an Earlier.
     * @deprecated Use lars.Earlier.$Properties instead.
     */
    interface IEarlier extends lars.Earlier.$Properties {
    }

    /** Represents an Earlier. */
    class Earlier {

        /**
         * Constructs a new Earlier.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.Earlier.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Earlier told_to. */
        told_to: string;

        /**
         * Encodes the specified Earlier message. Does not implicitly {@link lars.Earlier.verify|verify} messages.
         * @param message Earlier message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.Earlier.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Earlier message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.Earlier & lars.Earlier.$Shape} Earlier
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.Earlier & lars.Earlier.$Shape;
    }

    namespace Earlier {

        /** Properties of an Earlier. */
        interface $Properties {

            /** Earlier told_to */
            told_to?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Earlier. */
        type $Shape = lars.Earlier.$Properties;
    }

    /**
     * Properties of a ModuleState.
     * @deprecated Use lars.ModuleState.$Properties instead.
     */
    interface IModuleState extends lars.ModuleState.$Properties {
    }

    /** Represents a ModuleState. */
    class ModuleState {

        /**
         * Constructs a new ModuleState.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.ModuleState.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ModuleState modid. */
        modid: number;

        /** ModuleState cmdid. */
        cmdid: number;

        /** ModuleState removed. */
        removed: boolean;

        /** ModuleState pulling. */
        pulling: boolean;

        /** ModuleState stale. */
        stale: boolean;

        /** ModuleState version. */
        version: number;

        /** ModuleState updated_ms. */
        updated_ms: number;

        /** ModuleState access_count. */
        access_count: number;

        /** ModuleState part. */
        part: number;

        /** ModuleState parts. */
        parts: number;

        /** ModuleState hosts. */
        hosts: lars.HostCounters.$Properties[];

        /** ModuleState gone. */
        gone: lars.HostCounters.$Properties[];

        /**
         * Encodes the specified ModuleState message. Does not implicitly {@link lars.ModuleState.verify|verify} messages.
         * @param message ModuleState message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.ModuleState.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ModuleState message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.ModuleState & lars.ModuleState.$Shape} ModuleState
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.ModuleState & lars.ModuleState.$Shape;
    }

    namespace ModuleState {

        /** Properties of a ModuleState. */
        interface $Properties {

            /** ModuleState modid */
            modid?: (number|null);

            /** ModuleState cmdid */
            cmdid?: (number|null);

            /** ModuleState removed */
            removed?: (boolean|null);

            /** ModuleState pulling */
            pulling?: (boolean|null);

            /** ModuleState stale */
            stale?: (boolean|null);

            /** ModuleState version */
            version?: (number|null);

            /** ModuleState updated_ms */
            updated_ms?: (number|null);

            /** ModuleState access_count */
            access_count?: (number|null);

            /** ModuleState part */
            part?: (number|null);

            /** ModuleState parts */
            parts?: (number|null);

            /** ModuleState hosts */
            hosts?: (lars.HostCounters.$Properties[]|null);

            /** ModuleState gone */
            gone?: (lars.HostCounters.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ModuleState. */
        type $Shape = lars.ModuleState.$Properties;
    }

    /**
     * Properties of a HostCounters.
     * @deprecated Use lars.HostCounters.$Properties instead.
     */
    interface IHostCounters extends lars.HostCounters.$Properties {
    }

    /** Represents a HostCounters. */
    class HostCounters {

        /**
         * Constructs a new HostCounters.
         * @param [properties] Properties to set
         */
        constructor(properties?: lars.HostCounters.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HostCounters ip. */
        ip: number;

        /** HostCounters port. */
        port: number;

        /** HostCounters overload. */
        overload: boolean;

        /** HostCounters vsucc. */
        vsucc: number;

        /** HostCounters verr. */
        verr: number;

        /** HostCounters rsucc. */
        rsucc: number;

        /** HostCounters rerr. */
        rerr: number;

        /** HostCounters contin_succ. */
        contin_succ: number;

        /** HostCounters contin_err. */
        contin_err: number;

        /** HostCounters since_s. */
        since_s: number;

        /** HostCounters succ_total. */
        succ_total: number;

        /** HostCounters err_total. */
        err_total: number;

        /** HostCounters succ_before. */
        succ_before: number;

        /** HostCounters err_before. */
        err_before: number;

        /**
         * Encodes the specified HostCounters message. Does not implicitly {@link lars.HostCounters.verify|verify} messages.
         * @param message HostCounters message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: lars.HostCounters.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HostCounters message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {lars.HostCounters & lars.HostCounters.$Shape} HostCounters
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lars.HostCounters & lars.HostCounters.$Shape;
    }

    namespace HostCounters {

        /** Properties of a HostCounters. */
        interface $Properties {

            /** HostCounters ip */
            ip?: (number|null);

            /** HostCounters port */
            port?: (number|null);

            /** HostCounters overload */
            overload?: (boolean|null);

            /** HostCounters vsucc */
            vsucc?: (number|null);

            /** HostCounters verr */
            verr?: (number|null);

            /** HostCounters rsucc */
            rsucc?: (number|null);

            /** HostCounters rerr */
            rerr?: (number|null);

            /** HostCounters contin_succ */
            contin_succ?: (number|null);

            /** HostCounters contin_err */
            contin_err?: (number|null);

            /** HostCounters since_s */
            since_s?: (number|null);

            /** HostCounters succ_total */
            succ_total?: (number|null);

            /** HostCounters err_total */
            err_total?: (number|null);

            /** HostCounters succ_before */
            succ_before?: (number|null);

            /** HostCounters err_before */
            err_before?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a HostCounters. */
        type $Shape = lars.HostCounters.$Properties;
    }
}
