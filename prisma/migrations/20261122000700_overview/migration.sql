-- What the pages of the admin ask for, some of it every second. No index is touched by a report that changes nothing but
-- counts.

-- The hosts that rest somewhere: a few of a hundred thousand reports.
CREATE INDEX `ServerCallStatus_overload_idx` ON `ServerCallStatus` (`overload`);

-- The agents that serve old hosts or wait for some, without reading the hosts.
CREATE INDEX `AgentModule_state_idx` ON `AgentModule` (`stale`, `pulling`, `instance`);

-- The versions of one module.
CREATE INDEX `RouteChange_module_idx` ON `RouteChange` (`modid`, `cmdid`, `version`);
