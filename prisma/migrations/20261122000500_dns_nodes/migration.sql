-- The dns-services that run. Each writes its own row every few seconds and removes it when it stops.
CREATE TABLE IF NOT EXISTS `DnsNode` (
  `instance` VARCHAR(64) NOT NULL,
  `hostname` VARCHAR(255) NOT NULL,
  `address` VARCHAR(255) NOT NULL,
  `software` VARCHAR(64) NOT NULL,
  `version` VARCHAR(64) NOT NULL,
  `routeVersion` BIGINT UNSIGNED NOT NULL,
  `routes` INTEGER UNSIGNED NOT NULL,
  `hosts` INTEGER UNSIGNED NOT NULL,
  `connections` INTEGER UNSIGNED NOT NULL,
  `greeted` INTEGER UNSIGNED NOT NULL,
  `subscriptions` BIGINT UNSIGNED NOT NULL,
  `ready` BOOLEAN NOT NULL,
  `staleSinceMs` BIGINT NULL,
  `staleReason` VARCHAR(255) NOT NULL,
  `startedMs` BIGINT NOT NULL,
  `seenMs` BIGINT NOT NULL,
  INDEX `DnsNode_seenMs_idx` (`seenMs`),
  PRIMARY KEY (`instance`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- How far each of the last versions came at each dns-service: how many were told, how many apply it, after how long.
CREATE TABLE IF NOT EXISTS `RouteConvergence` (
  `version` BIGINT UNSIGNED NOT NULL,
  `instance` VARCHAR(64) NOT NULL,
  `atMs` BIGINT NOT NULL,
  `routes` INTEGER UNSIGNED NOT NULL,
  `told` INTEGER UNSIGNED NOT NULL,
  `acknowledging` INTEGER UNSIGNED NOT NULL,
  `applied` INTEGER UNSIGNED NOT NULL,
  `p50Ms` INTEGER UNSIGNED NULL,
  `p99Ms` INTEGER UNSIGNED NULL,
  `lastMs` INTEGER UNSIGNED NULL,
  `stragglers` TEXT NOT NULL,
  INDEX `RouteConvergence_atMs_idx` (`atMs`),
  PRIMARY KEY (`version`, `instance`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
