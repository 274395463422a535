-- What a caller reported is found by the caller: the rest of the key follows in the index by itself.
CREATE INDEX `ServerCallStatus_caller_idx` ON `ServerCallStatus` (`caller`);

-- How many hosts of a module rest at an agent: of the third places of all hosts, 0 or 1 each, the ones are left. Invisible to
-- who reads by position.
ALTER TABLE `AgentModule`
  ADD COLUMN `resting` INTEGER UNSIGNED GENERATED ALWAYS AS
    (coalesce(char_length(replace(replace(replace(replace(replace(json_extract(`hosts`, '$[*][2]'), '0', ''), ',', ''), ' ', ''), '[', ''), ']', '')), 0))
    STORED INVISIBLE;

-- The list of balanced modules is read from this index alone: the rows themselves carry all hosts.
CREATE INDEX `AgentModule_module_idx` ON `AgentModule` (`modid`, `cmdid`, `instance`, `part`, `pulling`, `stale`, `resting`);
DROP INDEX `AgentModule_modid_cmdid_idx` ON `AgentModule`;
