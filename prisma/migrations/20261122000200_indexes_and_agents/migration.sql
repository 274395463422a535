-- What Lars adds to the deployed tables, and the tables of its own.

-- A host is in a module once. The index covers the whole-table read of the dns-service, in the order it wants.
CREATE UNIQUE INDEX `RouteData_host_key` ON `RouteData` (`modid`, `cmdid`, `serverip`, `serverport`);

-- Search by address.
CREATE INDEX `RouteData_address_idx` ON `RouteData` (`serverip`, `serverport`);

-- Changes since a version.
CREATE INDEX `RouteChange_version_idx` ON `RouteChange` (`version`);

-- Newest reports first.
CREATE INDEX `ServerCallStatus_ts_idx` ON `ServerCallStatus` (`ts`);

-- One name per id.
CREATE UNIQUE INDEX `ModIDConfig_modid_key` ON `ModIDConfig` (`modid`);
CREATE UNIQUE INDEX `CmdIDConfig_cmdid_key` ON `CmdIDConfig` (`cmdid`);

-- Who edited what: one row per version that Lars wrote. The lines are JSON arrays of `modid,cmdid,ip:port`.
CREATE TABLE IF NOT EXISTS `RouteEdit` (
  `version` BIGINT UNSIGNED NOT NULL,
  `atMs` BIGINT NOT NULL,
  `author` VARCHAR(255) NOT NULL,
  `removed` MEDIUMTEXT NOT NULL,
  `added` MEDIUMTEXT NOT NULL,
  PRIMARY KEY (`version`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The agents that a reporter has heard of.
CREATE TABLE IF NOT EXISTS `Agent` (
  `instance` VARCHAR(64) NOT NULL,
  `hostname` VARCHAR(255) NOT NULL,
  `ip` INTEGER UNSIGNED NOT NULL,
  `software` VARCHAR(64) NOT NULL,
  `version` VARCHAR(64) NOT NULL,
  `dnsService` VARCHAR(255) NOT NULL,
  `modulesTotal` INTEGER UNSIGNED NOT NULL,
  `startedMs` BIGINT NOT NULL,
  `seenMs` BIGINT NOT NULL,
  INDEX `Agent_seenMs_idx` (`seenMs`),
  PRIMARY KEY (`instance`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- What each agent has of each module; a module with many hosts comes in parts.
CREATE TABLE IF NOT EXISTS `AgentModule` (
  `instance` VARCHAR(64) NOT NULL,
  `modid` INTEGER UNSIGNED NOT NULL,
  `cmdid` INTEGER UNSIGNED NOT NULL,
  `part` INTEGER UNSIGNED NOT NULL,
  `parts` INTEGER UNSIGNED NOT NULL,
  `pulling` BOOLEAN NOT NULL,
  `stale` BOOLEAN NOT NULL,
  `version` BIGINT UNSIGNED NOT NULL,
  `updatedMs` BIGINT NOT NULL,
  `seenMs` BIGINT NOT NULL,
  `accessCount` BIGINT UNSIGNED NOT NULL,
  `hosts` MEDIUMTEXT NOT NULL,
  INDEX `AgentModule_modid_cmdid_idx` (`modid`, `cmdid`),
  INDEX `AgentModule_seenMs_idx` (`seenMs`),
  PRIMARY KEY (`instance`, `modid`, `cmdid`, `part`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
