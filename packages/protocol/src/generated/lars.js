/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const lars = $root.lars = (() => {

    /**
     * Namespace lars.
     * @exports lars
     * @namespace
     */
    const lars = {};

    /**
     * MessageId enum.
     * @name lars.MessageId
     * @enum {number}
     * @property {number} ID_UNKNOW=0 ID_UNKNOW value
     * @property {number} ID_GetRouteRequest=1 ID_GetRouteRequest value
     * @property {number} ID_GetRouteResponse=2 ID_GetRouteResponse value
     * @property {number} ID_ReportStatusRequest=3 ID_ReportStatusRequest value
     * @property {number} ID_GetHostRequest=4 ID_GetHostRequest value
     * @property {number} ID_GetHostResponse=5 ID_GetHostResponse value
     * @property {number} ID_ReportRequest=6 ID_ReportRequest value
     * @property {number} ID_API_GetRouteRequest=7 ID_API_GetRouteRequest value
     * @property {number} ID_API_GetRouteResponse=8 ID_API_GetRouteResponse value
     * @property {number} ID_Hello=1000 ID_Hello value
     * @property {number} ID_RouteAck=1001 ID_RouteAck value
     * @property {number} ID_AgentState=1002 ID_AgentState value
     */
    lars.MessageId = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "ID_UNKNOW"] = 0;
        values[valuesById[1] = "ID_GetRouteRequest"] = 1;
        values[valuesById[2] = "ID_GetRouteResponse"] = 2;
        values[valuesById[3] = "ID_ReportStatusRequest"] = 3;
        values[valuesById[4] = "ID_GetHostRequest"] = 4;
        values[valuesById[5] = "ID_GetHostResponse"] = 5;
        values[valuesById[6] = "ID_ReportRequest"] = 6;
        values[valuesById[7] = "ID_API_GetRouteRequest"] = 7;
        values[valuesById[8] = "ID_API_GetRouteResponse"] = 8;
        values[valuesById[1000] = "ID_Hello"] = 1000;
        values[valuesById[1001] = "ID_RouteAck"] = 1001;
        values[valuesById[1002] = "ID_AgentState"] = 1002;
        return values;
    })();

    /**
     * LarsRetCode enum.
     * @name lars.LarsRetCode
     * @enum {number}
     * @property {number} RET_SUCC=0 RET_SUCC value
     * @property {number} RET_OVERLOAD=1 RET_OVERLOAD value
     * @property {number} RET_SYSTEM_ERROR=2 RET_SYSTEM_ERROR value
     * @property {number} RET_NOEXIST=3 RET_NOEXIST value
     */
    lars.LarsRetCode = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "RET_SUCC"] = 0;
        values[valuesById[1] = "RET_OVERLOAD"] = 1;
        values[valuesById[2] = "RET_SYSTEM_ERROR"] = 2;
        values[valuesById[3] = "RET_NOEXIST"] = 3;
        return values;
    })();

    lars.HostInfo = (function() {

        /**
         * Properties of a HostInfo.
         * @typedef {Object} lars.HostInfo.$Properties
         * @property {number|null} [ip] HostInfo ip
         * @property {number|null} [port] HostInfo port
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a HostInfo.
         * @memberof lars
         * @interface IHostInfo
         * @augments lars.HostInfo.$Properties
         * @deprecated Use lars.HostInfo.$Properties instead.
         */

        /**
         * Shape of a HostInfo.
         * @typedef {lars.HostInfo.$Properties} lars.HostInfo.$Shape
         */

        /**
         * Constructs a new HostInfo.
         * @memberof lars
         * @classdesc Represents a HostInfo.
         * @constructor
         * @param {lars.HostInfo.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const HostInfo = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * HostInfo ip.
         * @member {number} ip
         * @memberof lars.HostInfo
         * @instance
         */
        HostInfo.prototype.ip = 0;

        /**
         * HostInfo port.
         * @member {number} port
         * @memberof lars.HostInfo
         * @instance
         */
        HostInfo.prototype.port = 0;

        /**
         * Encodes the specified HostInfo message. Does not implicitly {@link lars.HostInfo.verify|verify} messages.
         * @function encode
         * @memberof lars.HostInfo
         * @static
         * @param {lars.HostInfo.$Properties} message HostInfo message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        HostInfo.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ip != null && $Object.hasOwnProperty.call(message, "ip") && message.ip !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.ip);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.port);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a HostInfo message from the specified reader or buffer.
         * @function decode
         * @memberof lars.HostInfo
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.HostInfo & lars.HostInfo.$Shape} HostInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        HostInfo.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.HostInfo();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.ip = value;
                        else
                            delete message.ip;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return HostInfo;
    })();

    lars.GetRouteRequest = (function() {

        /**
         * Properties of a GetRouteRequest.
         * @typedef {Object} lars.GetRouteRequest.$Properties
         * @property {number|null} [modid] GetRouteRequest modid
         * @property {number|null} [cmdid] GetRouteRequest cmdid
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a GetRouteRequest.
         * @memberof lars
         * @interface IGetRouteRequest
         * @augments lars.GetRouteRequest.$Properties
         * @deprecated Use lars.GetRouteRequest.$Properties instead.
         */

        /**
         * Shape of a GetRouteRequest.
         * @typedef {lars.GetRouteRequest.$Properties} lars.GetRouteRequest.$Shape
         */

        /**
         * Constructs a new GetRouteRequest.
         * @memberof lars
         * @classdesc Represents a GetRouteRequest.
         * @constructor
         * @param {lars.GetRouteRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const GetRouteRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * GetRouteRequest modid.
         * @member {number} modid
         * @memberof lars.GetRouteRequest
         * @instance
         */
        GetRouteRequest.prototype.modid = 0;

        /**
         * GetRouteRequest cmdid.
         * @member {number} cmdid
         * @memberof lars.GetRouteRequest
         * @instance
         */
        GetRouteRequest.prototype.cmdid = 0;

        /**
         * Encodes the specified GetRouteRequest message. Does not implicitly {@link lars.GetRouteRequest.verify|verify} messages.
         * @function encode
         * @memberof lars.GetRouteRequest
         * @static
         * @param {lars.GetRouteRequest.$Properties} message GetRouteRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        GetRouteRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.modid != null && $Object.hasOwnProperty.call(message, "modid") && message.modid !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.modid);
            if (message.cmdid != null && $Object.hasOwnProperty.call(message, "cmdid") && message.cmdid !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.cmdid);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a GetRouteRequest message from the specified reader or buffer.
         * @function decode
         * @memberof lars.GetRouteRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.GetRouteRequest & lars.GetRouteRequest.$Shape} GetRouteRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        GetRouteRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.GetRouteRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.modid = value;
                        else
                            delete message.modid;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.cmdid = value;
                        else
                            delete message.cmdid;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return GetRouteRequest;
    })();

    lars.GetRouteResponse = (function() {

        /**
         * Properties of a GetRouteResponse.
         * @typedef {Object} lars.GetRouteResponse.$Properties
         * @property {number|null} [modid] GetRouteResponse modid
         * @property {number|null} [cmdid] GetRouteResponse cmdid
         * @property {Array.<lars.HostInfo.$Properties>|null} [host] GetRouteResponse host
         * @property {number|null} [version] GetRouteResponse version
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a GetRouteResponse.
         * @memberof lars
         * @interface IGetRouteResponse
         * @augments lars.GetRouteResponse.$Properties
         * @deprecated Use lars.GetRouteResponse.$Properties instead.
         */

        /**
         * Shape of a GetRouteResponse.
         * @typedef {lars.GetRouteResponse.$Properties} lars.GetRouteResponse.$Shape
         */

        /**
         * Constructs a new GetRouteResponse.
         * @memberof lars
         * @classdesc Represents a GetRouteResponse.
         * @constructor
         * @param {lars.GetRouteResponse.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const GetRouteResponse = function (properties) {
            this.host = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * GetRouteResponse modid.
         * @member {number} modid
         * @memberof lars.GetRouteResponse
         * @instance
         */
        GetRouteResponse.prototype.modid = 0;

        /**
         * GetRouteResponse cmdid.
         * @member {number} cmdid
         * @memberof lars.GetRouteResponse
         * @instance
         */
        GetRouteResponse.prototype.cmdid = 0;

        /**
         * GetRouteResponse host.
         * @member {Array.<lars.HostInfo.$Properties>} host
         * @memberof lars.GetRouteResponse
         * @instance
         */
        GetRouteResponse.prototype.host = $util.emptyArray;

        /**
         * GetRouteResponse version.
         * @member {number} version
         * @memberof lars.GetRouteResponse
         * @instance
         */
        GetRouteResponse.prototype.version = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Encodes the specified GetRouteResponse message. Does not implicitly {@link lars.GetRouteResponse.verify|verify} messages.
         * @function encode
         * @memberof lars.GetRouteResponse
         * @static
         * @param {lars.GetRouteResponse.$Properties} message GetRouteResponse message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        GetRouteResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.modid != null && $Object.hasOwnProperty.call(message, "modid") && message.modid !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.modid);
            if (message.cmdid != null && $Object.hasOwnProperty.call(message, "cmdid") && message.cmdid !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.cmdid);
            if (message.host != null && message.host.length)
                for (let i = 0; i < message.host.length; ++i)
                    $root.lars.HostInfo.encode(message.host[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                writer.uint32(/* id 10, wireType 0 =*/80).uint64(message.version);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a GetRouteResponse message from the specified reader or buffer.
         * @function decode
         * @memberof lars.GetRouteResponse
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.GetRouteResponse & lars.GetRouteResponse.$Shape} GetRouteResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        GetRouteResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.GetRouteResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.modid = value;
                        else
                            delete message.modid;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.cmdid = value;
                        else
                            delete message.cmdid;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.host && message.host.length))
                            message.host = [];
                        message.host.push($root.lars.HostInfo.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return GetRouteResponse;
    })();

    lars.HostCallResult = (function() {

        /**
         * Properties of a HostCallResult.
         * @typedef {Object} lars.HostCallResult.$Properties
         * @property {number|null} [ip] HostCallResult ip
         * @property {number|null} [port] HostCallResult port
         * @property {number|null} [succ] HostCallResult succ
         * @property {number|null} [err] HostCallResult err
         * @property {boolean|null} [overload] HostCallResult overload
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a HostCallResult.
         * @memberof lars
         * @interface IHostCallResult
         * @augments lars.HostCallResult.$Properties
         * @deprecated Use lars.HostCallResult.$Properties instead.
         */

        /**
         * Shape of a HostCallResult.
         * @typedef {lars.HostCallResult.$Properties} lars.HostCallResult.$Shape
         */

        /**
         * Constructs a new HostCallResult.
         * @memberof lars
         * @classdesc Represents a HostCallResult.
         * @constructor
         * @param {lars.HostCallResult.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const HostCallResult = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * HostCallResult ip.
         * @member {number} ip
         * @memberof lars.HostCallResult
         * @instance
         */
        HostCallResult.prototype.ip = 0;

        /**
         * HostCallResult port.
         * @member {number} port
         * @memberof lars.HostCallResult
         * @instance
         */
        HostCallResult.prototype.port = 0;

        /**
         * HostCallResult succ.
         * @member {number} succ
         * @memberof lars.HostCallResult
         * @instance
         */
        HostCallResult.prototype.succ = 0;

        /**
         * HostCallResult err.
         * @member {number} err
         * @memberof lars.HostCallResult
         * @instance
         */
        HostCallResult.prototype.err = 0;

        /**
         * HostCallResult overload.
         * @member {boolean} overload
         * @memberof lars.HostCallResult
         * @instance
         */
        HostCallResult.prototype.overload = false;

        /**
         * Encodes the specified HostCallResult message. Does not implicitly {@link lars.HostCallResult.verify|verify} messages.
         * @function encode
         * @memberof lars.HostCallResult
         * @static
         * @param {lars.HostCallResult.$Properties} message HostCallResult message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        HostCallResult.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ip != null && $Object.hasOwnProperty.call(message, "ip") && message.ip !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.ip);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.port);
            if (message.succ != null && $Object.hasOwnProperty.call(message, "succ") && message.succ !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.succ);
            if (message.err != null && $Object.hasOwnProperty.call(message, "err") && message.err !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.err);
            if (message.overload != null && $Object.hasOwnProperty.call(message, "overload") && message.overload !== false)
                writer.uint32(/* id 5, wireType 0 =*/40).bool(message.overload);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a HostCallResult message from the specified reader or buffer.
         * @function decode
         * @memberof lars.HostCallResult
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.HostCallResult & lars.HostCallResult.$Shape} HostCallResult
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        HostCallResult.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.HostCallResult();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.ip = value;
                        else
                            delete message.ip;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.succ = value;
                        else
                            delete message.succ;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.err = value;
                        else
                            delete message.err;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.overload = value;
                        else
                            delete message.overload;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return HostCallResult;
    })();

    lars.ReportStatusRequest = (function() {

        /**
         * Properties of a ReportStatusRequest.
         * @typedef {Object} lars.ReportStatusRequest.$Properties
         * @property {number|null} [modid] ReportStatusRequest modid
         * @property {number|null} [cmdid] ReportStatusRequest cmdid
         * @property {number|null} [caller] ReportStatusRequest caller
         * @property {Array.<lars.HostCallResult.$Properties>|null} [results] ReportStatusRequest results
         * @property {number|null} [ts] ReportStatusRequest ts
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ReportStatusRequest.
         * @memberof lars
         * @interface IReportStatusRequest
         * @augments lars.ReportStatusRequest.$Properties
         * @deprecated Use lars.ReportStatusRequest.$Properties instead.
         */

        /**
         * Shape of a ReportStatusRequest.
         * @typedef {lars.ReportStatusRequest.$Properties} lars.ReportStatusRequest.$Shape
         */

        /**
         * Constructs a new ReportStatusRequest.
         * @memberof lars
         * @classdesc Represents a ReportStatusRequest.
         * @constructor
         * @param {lars.ReportStatusRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ReportStatusRequest = function (properties) {
            this.results = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ReportStatusRequest modid.
         * @member {number} modid
         * @memberof lars.ReportStatusRequest
         * @instance
         */
        ReportStatusRequest.prototype.modid = 0;

        /**
         * ReportStatusRequest cmdid.
         * @member {number} cmdid
         * @memberof lars.ReportStatusRequest
         * @instance
         */
        ReportStatusRequest.prototype.cmdid = 0;

        /**
         * ReportStatusRequest caller.
         * @member {number} caller
         * @memberof lars.ReportStatusRequest
         * @instance
         */
        ReportStatusRequest.prototype.caller = 0;

        /**
         * ReportStatusRequest results.
         * @member {Array.<lars.HostCallResult.$Properties>} results
         * @memberof lars.ReportStatusRequest
         * @instance
         */
        ReportStatusRequest.prototype.results = $util.emptyArray;

        /**
         * ReportStatusRequest ts.
         * @member {number} ts
         * @memberof lars.ReportStatusRequest
         * @instance
         */
        ReportStatusRequest.prototype.ts = 0;

        /**
         * Encodes the specified ReportStatusRequest message. Does not implicitly {@link lars.ReportStatusRequest.verify|verify} messages.
         * @function encode
         * @memberof lars.ReportStatusRequest
         * @static
         * @param {lars.ReportStatusRequest.$Properties} message ReportStatusRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ReportStatusRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.modid != null && $Object.hasOwnProperty.call(message, "modid") && message.modid !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.modid);
            if (message.cmdid != null && $Object.hasOwnProperty.call(message, "cmdid") && message.cmdid !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.cmdid);
            if (message.caller != null && $Object.hasOwnProperty.call(message, "caller") && message.caller !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).int32(message.caller);
            if (message.results != null && message.results.length)
                for (let i = 0; i < message.results.length; ++i)
                    $root.lars.HostCallResult.encode(message.results[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.ts != null && $Object.hasOwnProperty.call(message, "ts") && message.ts !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.ts);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ReportStatusRequest message from the specified reader or buffer.
         * @function decode
         * @memberof lars.ReportStatusRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.ReportStatusRequest & lars.ReportStatusRequest.$Shape} ReportStatusRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ReportStatusRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.ReportStatusRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.modid = value;
                        else
                            delete message.modid;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.cmdid = value;
                        else
                            delete message.cmdid;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.caller = value;
                        else
                            delete message.caller;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.results && message.results.length))
                            message.results = [];
                        message.results.push($root.lars.HostCallResult.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.ts = value;
                        else
                            delete message.ts;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ReportStatusRequest;
    })();

    lars.GetHostRequest = (function() {

        /**
         * Properties of a GetHostRequest.
         * @typedef {Object} lars.GetHostRequest.$Properties
         * @property {number|null} [seq] GetHostRequest seq
         * @property {number|null} [modid] GetHostRequest modid
         * @property {number|null} [cmdid] GetHostRequest cmdid
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a GetHostRequest.
         * @memberof lars
         * @interface IGetHostRequest
         * @augments lars.GetHostRequest.$Properties
         * @deprecated Use lars.GetHostRequest.$Properties instead.
         */

        /**
         * Shape of a GetHostRequest.
         * @typedef {lars.GetHostRequest.$Properties} lars.GetHostRequest.$Shape
         */

        /**
         * Constructs a new GetHostRequest.
         * @memberof lars
         * @classdesc Represents a GetHostRequest.
         * @constructor
         * @param {lars.GetHostRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const GetHostRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * GetHostRequest seq.
         * @member {number} seq
         * @memberof lars.GetHostRequest
         * @instance
         */
        GetHostRequest.prototype.seq = 0;

        /**
         * GetHostRequest modid.
         * @member {number} modid
         * @memberof lars.GetHostRequest
         * @instance
         */
        GetHostRequest.prototype.modid = 0;

        /**
         * GetHostRequest cmdid.
         * @member {number} cmdid
         * @memberof lars.GetHostRequest
         * @instance
         */
        GetHostRequest.prototype.cmdid = 0;

        /**
         * Encodes the specified GetHostRequest message. Does not implicitly {@link lars.GetHostRequest.verify|verify} messages.
         * @function encode
         * @memberof lars.GetHostRequest
         * @static
         * @param {lars.GetHostRequest.$Properties} message GetHostRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        GetHostRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && message.seq !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.seq);
            if (message.modid != null && $Object.hasOwnProperty.call(message, "modid") && message.modid !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.modid);
            if (message.cmdid != null && $Object.hasOwnProperty.call(message, "cmdid") && message.cmdid !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).int32(message.cmdid);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a GetHostRequest message from the specified reader or buffer.
         * @function decode
         * @memberof lars.GetHostRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.GetHostRequest & lars.GetHostRequest.$Shape} GetHostRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        GetHostRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.GetHostRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seq = value;
                        else
                            delete message.seq;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.modid = value;
                        else
                            delete message.modid;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.cmdid = value;
                        else
                            delete message.cmdid;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return GetHostRequest;
    })();

    lars.GetHostResponse = (function() {

        /**
         * Properties of a GetHostResponse.
         * @typedef {Object} lars.GetHostResponse.$Properties
         * @property {number|null} [seq] GetHostResponse seq
         * @property {number|null} [modid] GetHostResponse modid
         * @property {number|null} [cmdid] GetHostResponse cmdid
         * @property {number|null} [retcode] GetHostResponse retcode
         * @property {lars.HostInfo.$Properties|null} [host] GetHostResponse host
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a GetHostResponse.
         * @memberof lars
         * @interface IGetHostResponse
         * @augments lars.GetHostResponse.$Properties
         * @deprecated Use lars.GetHostResponse.$Properties instead.
         */

        /**
         * Shape of a GetHostResponse.
         * @typedef {lars.GetHostResponse.$Properties} lars.GetHostResponse.$Shape
         */

        /**
         * Constructs a new GetHostResponse.
         * @memberof lars
         * @classdesc Represents a GetHostResponse.
         * @constructor
         * @param {lars.GetHostResponse.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const GetHostResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * GetHostResponse seq.
         * @member {number} seq
         * @memberof lars.GetHostResponse
         * @instance
         */
        GetHostResponse.prototype.seq = 0;

        /**
         * GetHostResponse modid.
         * @member {number} modid
         * @memberof lars.GetHostResponse
         * @instance
         */
        GetHostResponse.prototype.modid = 0;

        /**
         * GetHostResponse cmdid.
         * @member {number} cmdid
         * @memberof lars.GetHostResponse
         * @instance
         */
        GetHostResponse.prototype.cmdid = 0;

        /**
         * GetHostResponse retcode.
         * @member {number} retcode
         * @memberof lars.GetHostResponse
         * @instance
         */
        GetHostResponse.prototype.retcode = 0;

        /**
         * GetHostResponse host.
         * @member {lars.HostInfo.$Properties|null|undefined} host
         * @memberof lars.GetHostResponse
         * @instance
         */
        GetHostResponse.prototype.host = null;

        /**
         * Encodes the specified GetHostResponse message. Does not implicitly {@link lars.GetHostResponse.verify|verify} messages.
         * @function encode
         * @memberof lars.GetHostResponse
         * @static
         * @param {lars.GetHostResponse.$Properties} message GetHostResponse message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        GetHostResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && message.seq !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.seq);
            if (message.modid != null && $Object.hasOwnProperty.call(message, "modid") && message.modid !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.modid);
            if (message.cmdid != null && $Object.hasOwnProperty.call(message, "cmdid") && message.cmdid !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).int32(message.cmdid);
            if (message.retcode != null && $Object.hasOwnProperty.call(message, "retcode") && message.retcode !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).int32(message.retcode);
            if (message.host != null && $Object.hasOwnProperty.call(message, "host"))
                $root.lars.HostInfo.encode(message.host, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a GetHostResponse message from the specified reader or buffer.
         * @function decode
         * @memberof lars.GetHostResponse
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.GetHostResponse & lars.GetHostResponse.$Shape} GetHostResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        GetHostResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.GetHostResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seq = value;
                        else
                            delete message.seq;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.modid = value;
                        else
                            delete message.modid;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.cmdid = value;
                        else
                            delete message.cmdid;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.retcode = value;
                        else
                            delete message.retcode;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.host = $root.lars.HostInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.host);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return GetHostResponse;
    })();

    lars.ReportRequest = (function() {

        /**
         * Properties of a ReportRequest.
         * @typedef {Object} lars.ReportRequest.$Properties
         * @property {number|null} [modid] ReportRequest modid
         * @property {number|null} [cmdid] ReportRequest cmdid
         * @property {lars.HostInfo.$Properties|null} [host] ReportRequest host
         * @property {number|null} [retcode] ReportRequest retcode
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ReportRequest.
         * @memberof lars
         * @interface IReportRequest
         * @augments lars.ReportRequest.$Properties
         * @deprecated Use lars.ReportRequest.$Properties instead.
         */

        /**
         * Shape of a ReportRequest.
         * @typedef {lars.ReportRequest.$Properties} lars.ReportRequest.$Shape
         */

        /**
         * Constructs a new ReportRequest.
         * @memberof lars
         * @classdesc Represents a ReportRequest.
         * @constructor
         * @param {lars.ReportRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ReportRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ReportRequest modid.
         * @member {number} modid
         * @memberof lars.ReportRequest
         * @instance
         */
        ReportRequest.prototype.modid = 0;

        /**
         * ReportRequest cmdid.
         * @member {number} cmdid
         * @memberof lars.ReportRequest
         * @instance
         */
        ReportRequest.prototype.cmdid = 0;

        /**
         * ReportRequest host.
         * @member {lars.HostInfo.$Properties|null|undefined} host
         * @memberof lars.ReportRequest
         * @instance
         */
        ReportRequest.prototype.host = null;

        /**
         * ReportRequest retcode.
         * @member {number} retcode
         * @memberof lars.ReportRequest
         * @instance
         */
        ReportRequest.prototype.retcode = 0;

        /**
         * Encodes the specified ReportRequest message. Does not implicitly {@link lars.ReportRequest.verify|verify} messages.
         * @function encode
         * @memberof lars.ReportRequest
         * @static
         * @param {lars.ReportRequest.$Properties} message ReportRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ReportRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.modid != null && $Object.hasOwnProperty.call(message, "modid") && message.modid !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.modid);
            if (message.cmdid != null && $Object.hasOwnProperty.call(message, "cmdid") && message.cmdid !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.cmdid);
            if (message.host != null && $Object.hasOwnProperty.call(message, "host"))
                $root.lars.HostInfo.encode(message.host, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.retcode != null && $Object.hasOwnProperty.call(message, "retcode") && message.retcode !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).int32(message.retcode);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ReportRequest message from the specified reader or buffer.
         * @function decode
         * @memberof lars.ReportRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.ReportRequest & lars.ReportRequest.$Shape} ReportRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ReportRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.ReportRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.modid = value;
                        else
                            delete message.modid;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.cmdid = value;
                        else
                            delete message.cmdid;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.host = $root.lars.HostInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.host);
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.retcode = value;
                        else
                            delete message.retcode;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ReportRequest;
    })();

    lars.Hello = (function() {

        /**
         * Properties of a Hello.
         * @typedef {Object} lars.Hello.$Properties
         * @property {string|null} [software] Hello software
         * @property {string|null} [version] Hello version
         * @property {string|null} [hostname] Hello hostname
         * @property {string|null} [instance] Hello instance
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Hello.
         * @memberof lars
         * @interface IHello
         * @augments lars.Hello.$Properties
         * @deprecated Use lars.Hello.$Properties instead.
         */

        /**
         * Shape of a Hello.
         * @typedef {lars.Hello.$Properties} lars.Hello.$Shape
         */

        /**
         * Constructs a new Hello.
         * @memberof lars
         * @classdesc Represents a Hello.
         * @constructor
         * @param {lars.Hello.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Hello = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Hello software.
         * @member {string} software
         * @memberof lars.Hello
         * @instance
         */
        Hello.prototype.software = "";

        /**
         * Hello version.
         * @member {string} version
         * @memberof lars.Hello
         * @instance
         */
        Hello.prototype.version = "";

        /**
         * Hello hostname.
         * @member {string} hostname
         * @memberof lars.Hello
         * @instance
         */
        Hello.prototype.hostname = "";

        /**
         * Hello instance.
         * @member {string} instance
         * @memberof lars.Hello
         * @instance
         */
        Hello.prototype.instance = "";

        /**
         * Encodes the specified Hello message. Does not implicitly {@link lars.Hello.verify|verify} messages.
         * @function encode
         * @memberof lars.Hello
         * @static
         * @param {lars.Hello.$Properties} message Hello message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Hello.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.software != null && $Object.hasOwnProperty.call(message, "software") && message.software !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.software);
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.version);
            if (message.hostname != null && $Object.hasOwnProperty.call(message, "hostname") && message.hostname !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.hostname);
            if (message.instance != null && $Object.hasOwnProperty.call(message, "instance") && message.instance !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.instance);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Hello message from the specified reader or buffer.
         * @function decode
         * @memberof lars.Hello
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.Hello & lars.Hello.$Shape} Hello
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Hello.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.Hello();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.software = value;
                        else
                            delete message.software;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.hostname = value;
                        else
                            delete message.hostname;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.instance = value;
                        else
                            delete message.instance;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Hello;
    })();

    lars.RouteAck = (function() {

        /**
         * Properties of a RouteAck.
         * @typedef {Object} lars.RouteAck.$Properties
         * @property {number|null} [modid] RouteAck modid
         * @property {number|null} [cmdid] RouteAck cmdid
         * @property {number|null} [version] RouteAck version
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a RouteAck.
         * @memberof lars
         * @interface IRouteAck
         * @augments lars.RouteAck.$Properties
         * @deprecated Use lars.RouteAck.$Properties instead.
         */

        /**
         * Shape of a RouteAck.
         * @typedef {lars.RouteAck.$Properties} lars.RouteAck.$Shape
         */

        /**
         * Constructs a new RouteAck.
         * @memberof lars
         * @classdesc Represents a RouteAck.
         * @constructor
         * @param {lars.RouteAck.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const RouteAck = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * RouteAck modid.
         * @member {number} modid
         * @memberof lars.RouteAck
         * @instance
         */
        RouteAck.prototype.modid = 0;

        /**
         * RouteAck cmdid.
         * @member {number} cmdid
         * @memberof lars.RouteAck
         * @instance
         */
        RouteAck.prototype.cmdid = 0;

        /**
         * RouteAck version.
         * @member {number} version
         * @memberof lars.RouteAck
         * @instance
         */
        RouteAck.prototype.version = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Encodes the specified RouteAck message. Does not implicitly {@link lars.RouteAck.verify|verify} messages.
         * @function encode
         * @memberof lars.RouteAck
         * @static
         * @param {lars.RouteAck.$Properties} message RouteAck message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        RouteAck.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.modid != null && $Object.hasOwnProperty.call(message, "modid") && message.modid !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.modid);
            if (message.cmdid != null && $Object.hasOwnProperty.call(message, "cmdid") && message.cmdid !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.cmdid);
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.version);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a RouteAck message from the specified reader or buffer.
         * @function decode
         * @memberof lars.RouteAck
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.RouteAck & lars.RouteAck.$Shape} RouteAck
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        RouteAck.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.RouteAck();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.modid = value;
                        else
                            delete message.modid;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.cmdid = value;
                        else
                            delete message.cmdid;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return RouteAck;
    })();

    lars.AgentState = (function() {

        /**
         * Properties of an AgentState.
         * @typedef {Object} lars.AgentState.$Properties
         * @property {number|null} [started_ms] AgentState started_ms
         * @property {number|null} [at_ms] AgentState at_ms
         * @property {number|null} [ip] AgentState ip
         * @property {string|null} [dns_service] AgentState dns_service
         * @property {number|null} [modules_total] AgentState modules_total
         * @property {Array.<lars.ModuleState.$Properties>|null} [modules] AgentState modules
         * @property {number|null} [uptime_ms] AgentState uptime_ms
         * @property {number|null} [all_told_since_ms] AgentState all_told_since_ms
         * @property {lars.Earlier.$Properties|null} [earlier] AgentState earlier
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an AgentState.
         * @memberof lars
         * @interface IAgentState
         * @augments lars.AgentState.$Properties
         * @deprecated Use lars.AgentState.$Properties instead.
         */

        /**
         * Shape of an AgentState.
         * @typedef {lars.AgentState.$Properties} lars.AgentState.$Shape
         */

        /**
         * Constructs a new AgentState.
         * @memberof lars
         * @classdesc Represents an AgentState.
         * @constructor
         * @param {lars.AgentState.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const AgentState = function (properties) {
            this.modules = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * AgentState started_ms.
         * @member {number} started_ms
         * @memberof lars.AgentState
         * @instance
         */
        AgentState.prototype.started_ms = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * AgentState at_ms.
         * @member {number} at_ms
         * @memberof lars.AgentState
         * @instance
         */
        AgentState.prototype.at_ms = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * AgentState ip.
         * @member {number} ip
         * @memberof lars.AgentState
         * @instance
         */
        AgentState.prototype.ip = 0;

        /**
         * AgentState dns_service.
         * @member {string} dns_service
         * @memberof lars.AgentState
         * @instance
         */
        AgentState.prototype.dns_service = "";

        /**
         * AgentState modules_total.
         * @member {number} modules_total
         * @memberof lars.AgentState
         * @instance
         */
        AgentState.prototype.modules_total = 0;

        /**
         * AgentState modules.
         * @member {Array.<lars.ModuleState.$Properties>} modules
         * @memberof lars.AgentState
         * @instance
         */
        AgentState.prototype.modules = $util.emptyArray;

        /**
         * AgentState uptime_ms.
         * @member {number} uptime_ms
         * @memberof lars.AgentState
         * @instance
         */
        AgentState.prototype.uptime_ms = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * AgentState all_told_since_ms.
         * @member {number} all_told_since_ms
         * @memberof lars.AgentState
         * @instance
         */
        AgentState.prototype.all_told_since_ms = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * AgentState earlier.
         * @member {lars.Earlier.$Properties|null|undefined} earlier
         * @memberof lars.AgentState
         * @instance
         */
        AgentState.prototype.earlier = null;

        /**
         * Encodes the specified AgentState message. Does not implicitly {@link lars.AgentState.verify|verify} messages.
         * @function encode
         * @memberof lars.AgentState
         * @static
         * @param {lars.AgentState.$Properties} message AgentState message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        AgentState.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.started_ms != null && $Object.hasOwnProperty.call(message, "started_ms") && (typeof message.started_ms === "object" ? message.started_ms.low || message.started_ms.high : message.started_ms !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.started_ms);
            if (message.at_ms != null && $Object.hasOwnProperty.call(message, "at_ms") && (typeof message.at_ms === "object" ? message.at_ms.low || message.at_ms.high : message.at_ms !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.at_ms);
            if (message.ip != null && $Object.hasOwnProperty.call(message, "ip") && message.ip !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).int32(message.ip);
            if (message.dns_service != null && $Object.hasOwnProperty.call(message, "dns_service") && message.dns_service !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.dns_service);
            if (message.modules_total != null && $Object.hasOwnProperty.call(message, "modules_total") && message.modules_total !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.modules_total);
            if (message.modules != null && message.modules.length)
                for (let i = 0; i < message.modules.length; ++i)
                    $root.lars.ModuleState.encode(message.modules[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
            if (message.uptime_ms != null && $Object.hasOwnProperty.call(message, "uptime_ms") && (typeof message.uptime_ms === "object" ? message.uptime_ms.low || message.uptime_ms.high : message.uptime_ms !== 0))
                writer.uint32(/* id 10, wireType 0 =*/80).uint64(message.uptime_ms);
            if (message.all_told_since_ms != null && $Object.hasOwnProperty.call(message, "all_told_since_ms") && (typeof message.all_told_since_ms === "object" ? message.all_told_since_ms.low || message.all_told_since_ms.high : message.all_told_since_ms !== 0))
                writer.uint32(/* id 11, wireType 0 =*/88).uint64(message.all_told_since_ms);
            if (message.earlier != null && $Object.hasOwnProperty.call(message, "earlier"))
                $root.lars.Earlier.encode(message.earlier, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an AgentState message from the specified reader or buffer.
         * @function decode
         * @memberof lars.AgentState
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.AgentState & lars.AgentState.$Shape} AgentState
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        AgentState.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.AgentState();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.started_ms = value;
                        else
                            delete message.started_ms;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.at_ms = value;
                        else
                            delete message.at_ms;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.ip = value;
                        else
                            delete message.ip;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.dns_service = value;
                        else
                            delete message.dns_service;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.modules_total = value;
                        else
                            delete message.modules_total;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.modules && message.modules.length))
                            message.modules = [];
                        message.modules.push($root.lars.ModuleState.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.uptime_ms = value;
                        else
                            delete message.uptime_ms;
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.all_told_since_ms = value;
                        else
                            delete message.all_told_since_ms;
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        message.earlier = $root.lars.Earlier.decode(reader, reader.size(), $undefined, _depth + 1, message.earlier);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return AgentState;
    })();

    lars.Earlier = (function() {

        /**
         * Properties of an Earlier.
         * @typedef {Object} lars.Earlier.$Properties
         * @property {string|null} [told_to] Earlier told_to
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Earlier.
         * @memberof lars
         * @interface IEarlier
         * @augments lars.Earlier.$Properties
         * @deprecated Use lars.Earlier.$Properties instead.
         */

        /**
         * Shape of an Earlier.
         * @typedef {lars.Earlier.$Properties} lars.Earlier.$Shape
         */

        /**
         * Constructs a new Earlier.
         * @memberof lars
         * @classdesc Represents an Earlier.
         * @constructor
         * @param {lars.Earlier.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Earlier = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Earlier told_to.
         * @member {string} told_to
         * @memberof lars.Earlier
         * @instance
         */
        Earlier.prototype.told_to = "";

        /**
         * Encodes the specified Earlier message. Does not implicitly {@link lars.Earlier.verify|verify} messages.
         * @function encode
         * @memberof lars.Earlier
         * @static
         * @param {lars.Earlier.$Properties} message Earlier message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Earlier.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.told_to != null && $Object.hasOwnProperty.call(message, "told_to") && message.told_to !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.told_to);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Earlier message from the specified reader or buffer.
         * @function decode
         * @memberof lars.Earlier
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.Earlier & lars.Earlier.$Shape} Earlier
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Earlier.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.Earlier();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.told_to = value;
                        else
                            delete message.told_to;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Earlier;
    })();

    lars.ModuleState = (function() {

        /**
         * Properties of a ModuleState.
         * @typedef {Object} lars.ModuleState.$Properties
         * @property {number|null} [modid] ModuleState modid
         * @property {number|null} [cmdid] ModuleState cmdid
         * @property {boolean|null} [removed] ModuleState removed
         * @property {boolean|null} [pulling] ModuleState pulling
         * @property {boolean|null} [stale] ModuleState stale
         * @property {number|null} [version] ModuleState version
         * @property {number|null} [updated_ms] ModuleState updated_ms
         * @property {number|null} [access_count] ModuleState access_count
         * @property {number|null} [part] ModuleState part
         * @property {number|null} [parts] ModuleState parts
         * @property {Array.<lars.HostCounters.$Properties>|null} [hosts] ModuleState hosts
         * @property {Array.<lars.HostCounters.$Properties>|null} [gone] ModuleState gone
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ModuleState.
         * @memberof lars
         * @interface IModuleState
         * @augments lars.ModuleState.$Properties
         * @deprecated Use lars.ModuleState.$Properties instead.
         */

        /**
         * Shape of a ModuleState.
         * @typedef {lars.ModuleState.$Properties} lars.ModuleState.$Shape
         */

        /**
         * Constructs a new ModuleState.
         * @memberof lars
         * @classdesc Represents a ModuleState.
         * @constructor
         * @param {lars.ModuleState.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ModuleState = function (properties) {
            this.hosts = [];
            this.gone = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ModuleState modid.
         * @member {number} modid
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.modid = 0;

        /**
         * ModuleState cmdid.
         * @member {number} cmdid
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.cmdid = 0;

        /**
         * ModuleState removed.
         * @member {boolean} removed
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.removed = false;

        /**
         * ModuleState pulling.
         * @member {boolean} pulling
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.pulling = false;

        /**
         * ModuleState stale.
         * @member {boolean} stale
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.stale = false;

        /**
         * ModuleState version.
         * @member {number} version
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.version = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * ModuleState updated_ms.
         * @member {number} updated_ms
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.updated_ms = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * ModuleState access_count.
         * @member {number} access_count
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.access_count = 0;

        /**
         * ModuleState part.
         * @member {number} part
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.part = 0;

        /**
         * ModuleState parts.
         * @member {number} parts
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.parts = 0;

        /**
         * ModuleState hosts.
         * @member {Array.<lars.HostCounters.$Properties>} hosts
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.hosts = $util.emptyArray;

        /**
         * ModuleState gone.
         * @member {Array.<lars.HostCounters.$Properties>} gone
         * @memberof lars.ModuleState
         * @instance
         */
        ModuleState.prototype.gone = $util.emptyArray;

        /**
         * Encodes the specified ModuleState message. Does not implicitly {@link lars.ModuleState.verify|verify} messages.
         * @function encode
         * @memberof lars.ModuleState
         * @static
         * @param {lars.ModuleState.$Properties} message ModuleState message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ModuleState.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.modid != null && $Object.hasOwnProperty.call(message, "modid") && message.modid !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.modid);
            if (message.cmdid != null && $Object.hasOwnProperty.call(message, "cmdid") && message.cmdid !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.cmdid);
            if (message.removed != null && $Object.hasOwnProperty.call(message, "removed") && message.removed !== false)
                writer.uint32(/* id 3, wireType 0 =*/24).bool(message.removed);
            if (message.pulling != null && $Object.hasOwnProperty.call(message, "pulling") && message.pulling !== false)
                writer.uint32(/* id 4, wireType 0 =*/32).bool(message.pulling);
            if (message.stale != null && $Object.hasOwnProperty.call(message, "stale") && message.stale !== false)
                writer.uint32(/* id 5, wireType 0 =*/40).bool(message.stale);
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.version);
            if (message.updated_ms != null && $Object.hasOwnProperty.call(message, "updated_ms") && (typeof message.updated_ms === "object" ? message.updated_ms.low || message.updated_ms.high : message.updated_ms !== 0))
                writer.uint32(/* id 7, wireType 0 =*/56).uint64(message.updated_ms);
            if (message.access_count != null && $Object.hasOwnProperty.call(message, "access_count") && message.access_count !== 0)
                writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.access_count);
            if (message.part != null && $Object.hasOwnProperty.call(message, "part") && message.part !== 0)
                writer.uint32(/* id 9, wireType 0 =*/72).uint32(message.part);
            if (message.parts != null && $Object.hasOwnProperty.call(message, "parts") && message.parts !== 0)
                writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.parts);
            if (message.hosts != null && message.hosts.length)
                for (let i = 0; i < message.hosts.length; ++i)
                    $root.lars.HostCounters.encode(message.hosts[i], writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
            if (message.gone != null && message.gone.length)
                for (let i = 0; i < message.gone.length; ++i)
                    $root.lars.HostCounters.encode(message.gone[i], writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ModuleState message from the specified reader or buffer.
         * @function decode
         * @memberof lars.ModuleState
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.ModuleState & lars.ModuleState.$Shape} ModuleState
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ModuleState.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.ModuleState();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.modid = value;
                        else
                            delete message.modid;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.cmdid = value;
                        else
                            delete message.cmdid;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.removed = value;
                        else
                            delete message.removed;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.pulling = value;
                        else
                            delete message.pulling;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.stale = value;
                        else
                            delete message.stale;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.updated_ms = value;
                        else
                            delete message.updated_ms;
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.access_count = value;
                        else
                            delete message.access_count;
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.part = value;
                        else
                            delete message.part;
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.parts = value;
                        else
                            delete message.parts;
                        continue;
                    }
                case 11: {
                        if (wireType !== 2)
                            break;
                        if (!(message.hosts && message.hosts.length))
                            message.hosts = [];
                        message.hosts.push($root.lars.HostCounters.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        if (!(message.gone && message.gone.length))
                            message.gone = [];
                        message.gone.push($root.lars.HostCounters.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ModuleState;
    })();

    lars.HostCounters = (function() {

        /**
         * Properties of a HostCounters.
         * @typedef {Object} lars.HostCounters.$Properties
         * @property {number|null} [ip] HostCounters ip
         * @property {number|null} [port] HostCounters port
         * @property {boolean|null} [overload] HostCounters overload
         * @property {number|null} [vsucc] HostCounters vsucc
         * @property {number|null} [verr] HostCounters verr
         * @property {number|null} [rsucc] HostCounters rsucc
         * @property {number|null} [rerr] HostCounters rerr
         * @property {number|null} [contin_succ] HostCounters contin_succ
         * @property {number|null} [contin_err] HostCounters contin_err
         * @property {number|null} [since_s] HostCounters since_s
         * @property {number|null} [succ_total] HostCounters succ_total
         * @property {number|null} [err_total] HostCounters err_total
         * @property {number|null} [succ_before] HostCounters succ_before
         * @property {number|null} [err_before] HostCounters err_before
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a HostCounters.
         * @memberof lars
         * @interface IHostCounters
         * @augments lars.HostCounters.$Properties
         * @deprecated Use lars.HostCounters.$Properties instead.
         */

        /**
         * Shape of a HostCounters.
         * @typedef {lars.HostCounters.$Properties} lars.HostCounters.$Shape
         */

        /**
         * Constructs a new HostCounters.
         * @memberof lars
         * @classdesc Represents a HostCounters.
         * @constructor
         * @param {lars.HostCounters.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const HostCounters = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * HostCounters ip.
         * @member {number} ip
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.ip = 0;

        /**
         * HostCounters port.
         * @member {number} port
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.port = 0;

        /**
         * HostCounters overload.
         * @member {boolean} overload
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.overload = false;

        /**
         * HostCounters vsucc.
         * @member {number} vsucc
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.vsucc = 0;

        /**
         * HostCounters verr.
         * @member {number} verr
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.verr = 0;

        /**
         * HostCounters rsucc.
         * @member {number} rsucc
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.rsucc = 0;

        /**
         * HostCounters rerr.
         * @member {number} rerr
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.rerr = 0;

        /**
         * HostCounters contin_succ.
         * @member {number} contin_succ
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.contin_succ = 0;

        /**
         * HostCounters contin_err.
         * @member {number} contin_err
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.contin_err = 0;

        /**
         * HostCounters since_s.
         * @member {number} since_s
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.since_s = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * HostCounters succ_total.
         * @member {number} succ_total
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.succ_total = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * HostCounters err_total.
         * @member {number} err_total
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.err_total = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * HostCounters succ_before.
         * @member {number} succ_before
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.succ_before = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * HostCounters err_before.
         * @member {number} err_before
         * @memberof lars.HostCounters
         * @instance
         */
        HostCounters.prototype.err_before = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Encodes the specified HostCounters message. Does not implicitly {@link lars.HostCounters.verify|verify} messages.
         * @function encode
         * @memberof lars.HostCounters
         * @static
         * @param {lars.HostCounters.$Properties} message HostCounters message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        HostCounters.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ip != null && $Object.hasOwnProperty.call(message, "ip") && message.ip !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.ip);
            if (message.port != null && $Object.hasOwnProperty.call(message, "port") && message.port !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.port);
            if (message.overload != null && $Object.hasOwnProperty.call(message, "overload") && message.overload !== false)
                writer.uint32(/* id 3, wireType 0 =*/24).bool(message.overload);
            if (message.vsucc != null && $Object.hasOwnProperty.call(message, "vsucc") && message.vsucc !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.vsucc);
            if (message.verr != null && $Object.hasOwnProperty.call(message, "verr") && message.verr !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.verr);
            if (message.rsucc != null && $Object.hasOwnProperty.call(message, "rsucc") && message.rsucc !== 0)
                writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.rsucc);
            if (message.rerr != null && $Object.hasOwnProperty.call(message, "rerr") && message.rerr !== 0)
                writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.rerr);
            if (message.contin_succ != null && $Object.hasOwnProperty.call(message, "contin_succ") && message.contin_succ !== 0)
                writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.contin_succ);
            if (message.contin_err != null && $Object.hasOwnProperty.call(message, "contin_err") && message.contin_err !== 0)
                writer.uint32(/* id 9, wireType 0 =*/72).uint32(message.contin_err);
            if (message.since_s != null && $Object.hasOwnProperty.call(message, "since_s") && (typeof message.since_s === "object" ? message.since_s.low || message.since_s.high : message.since_s !== 0))
                writer.uint32(/* id 10, wireType 0 =*/80).uint64(message.since_s);
            if (message.succ_total != null && $Object.hasOwnProperty.call(message, "succ_total") && (typeof message.succ_total === "object" ? message.succ_total.low || message.succ_total.high : message.succ_total !== 0))
                writer.uint32(/* id 11, wireType 0 =*/88).uint64(message.succ_total);
            if (message.err_total != null && $Object.hasOwnProperty.call(message, "err_total") && (typeof message.err_total === "object" ? message.err_total.low || message.err_total.high : message.err_total !== 0))
                writer.uint32(/* id 12, wireType 0 =*/96).uint64(message.err_total);
            if (message.succ_before != null && $Object.hasOwnProperty.call(message, "succ_before") && (typeof message.succ_before === "object" ? message.succ_before.low || message.succ_before.high : message.succ_before !== 0))
                writer.uint32(/* id 13, wireType 0 =*/104).uint64(message.succ_before);
            if (message.err_before != null && $Object.hasOwnProperty.call(message, "err_before") && (typeof message.err_before === "object" ? message.err_before.low || message.err_before.high : message.err_before !== 0))
                writer.uint32(/* id 14, wireType 0 =*/112).uint64(message.err_before);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a HostCounters message from the specified reader or buffer.
         * @function decode
         * @memberof lars.HostCounters
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {lars.HostCounters & lars.HostCounters.$Shape} HostCounters
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        HostCounters.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.lars.HostCounters();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.ip = value;
                        else
                            delete message.ip;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.port = value;
                        else
                            delete message.port;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.overload = value;
                        else
                            delete message.overload;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.vsucc = value;
                        else
                            delete message.vsucc;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.verr = value;
                        else
                            delete message.verr;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.rsucc = value;
                        else
                            delete message.rsucc;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.rerr = value;
                        else
                            delete message.rerr;
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.contin_succ = value;
                        else
                            delete message.contin_succ;
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.contin_err = value;
                        else
                            delete message.contin_err;
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.since_s = value;
                        else
                            delete message.since_s;
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.succ_total = value;
                        else
                            delete message.succ_total;
                        continue;
                    }
                case 12: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.err_total = value;
                        else
                            delete message.err_total;
                        continue;
                    }
                case 13: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.succ_before = value;
                        else
                            delete message.succ_before;
                        continue;
                    }
                case 14: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.err_before = value;
                        else
                            delete message.err_before;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return HostCounters;
    })();

    return lars;
})();

export {
  $root as default
};
