-- Calls over time, what happened to hosts, and the reporters that wrote it.
--
-- Tables that grow by the minute are partitioned by time and begin with it in their key: rows come in at the end, and old
-- ones go with their partition. A migration does not know the day, so there is one partition for all times; the reporters
-- cut the coming hours off it and drop what is old.

-- Per minute, host and caller. A reporter writes rows of its own (`reporter` is a number that it drew when it started), so
-- writing one again changes nothing, and whoever reads adds them up.
CREATE TABLE IF NOT EXISTS `CallMinute` (
  `atSeconds` INTEGER UNSIGNED NOT NULL,
  `modid` INTEGER UNSIGNED NOT NULL,
  `cmdid` INTEGER UNSIGNED NOT NULL,
  `ip` INTEGER UNSIGNED NOT NULL,
  `port` INTEGER UNSIGNED NOT NULL,
  `caller` INTEGER UNSIGNED NOT NULL,
  `reporter` INTEGER UNSIGNED NOT NULL,
  `succ` INTEGER UNSIGNED NOT NULL,
  `err` INTEGER UNSIGNED NOT NULL,
  `overloadSeconds` SMALLINT UNSIGNED NOT NULL,
  PRIMARY KEY (`atSeconds`, `modid`, `cmdid`, `ip`, `port`, `caller`, `reporter`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
PARTITION BY RANGE (`atSeconds`) (PARTITION `later` VALUES LESS THAN MAXVALUE);

-- The same per hour, added up from the minutes once the hour is over.
CREATE TABLE IF NOT EXISTS `CallHour` (
  `atSeconds` INTEGER UNSIGNED NOT NULL,
  `modid` INTEGER UNSIGNED NOT NULL,
  `cmdid` INTEGER UNSIGNED NOT NULL,
  `ip` INTEGER UNSIGNED NOT NULL,
  `port` INTEGER UNSIGNED NOT NULL,
  `caller` INTEGER UNSIGNED NOT NULL,
  `succ` INTEGER UNSIGNED NOT NULL,
  `err` INTEGER UNSIGNED NOT NULL,
  `overloadSeconds` SMALLINT UNSIGNED NOT NULL,
  PRIMARY KEY (`atSeconds`, `modid`, `cmdid`, `ip`, `port`, `caller`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
PARTITION BY RANGE (`atSeconds`) (PARTITION `later` VALUES LESS THAN MAXVALUE);

-- Totals of a module per minute, so that no page has to add up a hundred thousand rows. By time for the whole fleet, by
-- module for its page.
CREATE TABLE IF NOT EXISTS `ModuleMinute` (
  `atSeconds` INTEGER UNSIGNED NOT NULL,
  `modid` INTEGER UNSIGNED NOT NULL,
  `cmdid` INTEGER UNSIGNED NOT NULL,
  `reporter` INTEGER UNSIGNED NOT NULL,
  `succ` BIGINT UNSIGNED NOT NULL,
  `err` BIGINT UNSIGNED NOT NULL,
  `overloadSeconds` INTEGER UNSIGNED NOT NULL,
  `hosts` INTEGER UNSIGNED NOT NULL,
  `overloadedHosts` INTEGER UNSIGNED NOT NULL,
  `callers` INTEGER UNSIGNED NOT NULL,
  `pairs` INTEGER UNSIGNED NOT NULL,
  INDEX `ModuleMinute_module_idx` (`modid`, `cmdid`, `atSeconds`),
  PRIMARY KEY (`atSeconds`, `modid`, `cmdid`, `reporter`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
PARTITION BY RANGE (`atSeconds`) (PARTITION `later` VALUES LESS THAN MAXVALUE);

-- The same per hour.
CREATE TABLE IF NOT EXISTS `ModuleHour` (
  `atSeconds` INTEGER UNSIGNED NOT NULL,
  `modid` INTEGER UNSIGNED NOT NULL,
  `cmdid` INTEGER UNSIGNED NOT NULL,
  `succ` BIGINT UNSIGNED NOT NULL,
  `err` BIGINT UNSIGNED NOT NULL,
  `overloadSeconds` INTEGER UNSIGNED NOT NULL,
  `hosts` INTEGER UNSIGNED NOT NULL,
  `overloadedHosts` INTEGER UNSIGNED NOT NULL,
  `callers` INTEGER UNSIGNED NOT NULL,
  `pairs` INTEGER UNSIGNED NOT NULL,
  INDEX `ModuleHour_module_idx` (`modid`, `cmdid`, `atSeconds`),
  PRIMARY KEY (`atSeconds`, `modid`, `cmdid`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
PARTITION BY RANGE (`atSeconds`) (PARTITION `later` VALUES LESS THAN MAXVALUE);

-- Totals of everything per minute: a row a minute and reporter, few enough to be kept for `history_days` as they are.
CREATE TABLE IF NOT EXISTS `FleetMinute` (
  `atSeconds` INTEGER UNSIGNED NOT NULL,
  `reporter` INTEGER UNSIGNED NOT NULL,
  `succ` BIGINT UNSIGNED NOT NULL,
  `err` BIGINT UNSIGNED NOT NULL,
  `overloadSeconds` INTEGER UNSIGNED NOT NULL,
  `modules` INTEGER UNSIGNED NOT NULL,
  `callers` INTEGER UNSIGNED NOT NULL,
  `pairs` INTEGER UNSIGNED NOT NULL,
  PRIMARY KEY (`atSeconds`, `reporter`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Hours whose minutes are added up, or are being added up: `rolledMs` is null until that is done. A reporter that writes a
-- minute of such an hour late removes its row here, and the hour is added up again.
CREATE TABLE IF NOT EXISTS `HistoryHour` (
  `atSeconds` INTEGER UNSIGNED NOT NULL,
  `claimedMs` BIGINT NOT NULL,
  `rolledMs` BIGINT NULL,
  PRIMARY KEY (`atSeconds`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- A host became overloaded or idle again at an agent, with the calls of the window that decided it.
CREATE TABLE IF NOT EXISTS `HostEvent` (
  `atMs` BIGINT NOT NULL,
  `modid` INTEGER UNSIGNED NOT NULL,
  `cmdid` INTEGER UNSIGNED NOT NULL,
  `ip` INTEGER UNSIGNED NOT NULL,
  `port` INTEGER UNSIGNED NOT NULL,
  `caller` INTEGER UNSIGNED NOT NULL,
  `overloaded` BOOLEAN NOT NULL,
  `instance` VARCHAR(64) NOT NULL,
  `succ` INTEGER UNSIGNED NOT NULL,
  `err` INTEGER UNSIGNED NOT NULL,
  `vsucc` INTEGER UNSIGNED NULL,
  `verr` INTEGER UNSIGNED NULL,
  `lastedSeconds` INTEGER UNSIGNED NULL,
  INDEX `HostEvent_module_idx` (`modid`, `cmdid`, `atMs`),
  INDEX `HostEvent_caller_idx` (`caller`, `atMs`),
  PRIMARY KEY (`atMs`, `modid`, `cmdid`, `ip`, `port`, `caller`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
PARTITION BY RANGE (`atMs`) (PARTITION `later` VALUES LESS THAN MAXVALUE);

-- The reporters that run. Each writes its own row every few seconds and removes it when it stops.
CREATE TABLE IF NOT EXISTS `ReporterNode` (
  `instance` VARCHAR(64) NOT NULL,
  `hostname` VARCHAR(255) NOT NULL,
  `address` VARCHAR(255) NOT NULL,
  `software` VARCHAR(64) NOT NULL,
  `version` VARCHAR(64) NOT NULL,
  `connections` INTEGER UNSIGNED NOT NULL,
  `rowsWaiting` INTEGER UNSIGNED NOT NULL,
  `minutesWaiting` INTEGER UNSIGNED NOT NULL,
  `lagMs` INTEGER UNSIGNED NOT NULL,
  `takenPerSecond` INTEGER UNSIGNED NOT NULL,
  `storedPerSecond` INTEGER UNSIGNED NOT NULL,
  `startedMs` BIGINT NOT NULL,
  `seenMs` BIGINT NOT NULL,
  INDEX `ReporterNode_seenMs_idx` (`seenMs`),
  PRIMARY KEY (`instance`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
