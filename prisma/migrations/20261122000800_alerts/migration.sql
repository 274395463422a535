-- Alerts: rules, what fires and what did, who evaluates, and what waits to be told.

-- When somebody is to be told. `fireAbove` and `resolveAt` are shares from 0 to 1 or seconds, as the kind has it.
CREATE TABLE IF NOT EXISTS `AlertRule` (
  `id` INTEGER UNSIGNED NOT NULL AUTO_INCREMENT,
  `kind` VARCHAR(32) NOT NULL,
  `severity` VARCHAR(16) NOT NULL,
  `modid` INTEGER UNSIGNED NULL,
  `cmdid` INTEGER UNSIGNED NULL,
  `fireAbove` DOUBLE NOT NULL,
  `resolveAt` DOUBLE NOT NULL,
  `windowMinutes` INTEGER UNSIGNED NOT NULL,
  `callsMin` INTEGER UNSIGNED NOT NULL,
  `forSeconds` INTEGER UNSIGNED NOT NULL,
  `resolveSeconds` INTEGER UNSIGNED NOT NULL,
  `note` VARCHAR(500) NOT NULL,
  `enabled` BOOLEAN NOT NULL,
  `mutedUntilMs` BIGINT NOT NULL,
  `revision` INTEGER UNSIGNED NOT NULL,
  `updatedMs` BIGINT NOT NULL,
  `updatedBy` VARCHAR(255) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- What fires and what did. `openKey` is rule and subject while it fires and null afterwards: as it is unique, one cause
-- cannot fire twice, whoever evaluates.
CREATE TABLE IF NOT EXISTS `Alert` (
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `openKey` VARCHAR(255) NULL,
  `ruleId` INTEGER UNSIGNED NOT NULL,
  `kind` VARCHAR(32) NOT NULL,
  `severity` VARCHAR(16) NOT NULL,
  `subject` VARCHAR(190) NOT NULL,
  `modid` INTEGER UNSIGNED NULL,
  `cmdid` INTEGER UNSIGNED NULL,
  `fireAbove` DOUBLE NOT NULL,
  `windowMinutes` INTEGER UNSIGNED NOT NULL,
  `value` DOUBLE NOT NULL,
  `valueMs` BIGINT NOT NULL,
  `facts` TEXT NOT NULL,
  `sinceMs` BIGINT NOT NULL,
  `firedMs` BIGINT NOT NULL,
  `clearSinceMs` BIGINT NULL,
  `resolvedMs` BIGINT NULL,
  `resolvedBy` VARCHAR(16) NULL,
  `announced` BOOLEAN NOT NULL,
  `acknowledgedMs` BIGINT NULL,
  `acknowledgedBy` VARCHAR(255) NULL,
  UNIQUE INDEX `Alert_open_key` (`openKey`),
  INDEX `Alert_fired_idx` (`firedMs`),
  INDEX `Alert_resolved_idx` (`resolvedMs`),
  PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- What is above its threshold and not for long enough yet: kept, so that another evaluator goes on where one ended.
CREATE TABLE IF NOT EXISTS `AlertPending` (
  `ruleId` INTEGER UNSIGNED NOT NULL,
  `subject` VARCHAR(190) NOT NULL,
  `sinceMs` BIGINT NOT NULL,
  PRIMARY KEY (`ruleId`, `subject`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Who evaluates: one row. Whoever takes it gets a higher token, and writes nothing once there is a higher one. Times are
-- of the clock of the database.
CREATE TABLE IF NOT EXISTS `AlertLease` (
  `id` INTEGER UNSIGNED NOT NULL,
  `holder` VARCHAR(64) NOT NULL,
  `token` BIGINT UNSIGNED NOT NULL,
  `untilMs` BIGINT NOT NULL,
  `evaluatedMs` BIGINT NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Who is told. A reporter claims a webhook for one delivery at a time.
CREATE TABLE IF NOT EXISTS `AlertWebhook` (
  `id` INTEGER UNSIGNED NOT NULL AUTO_INCREMENT,
  `name` VARCHAR(120) NOT NULL,
  `url` VARCHAR(2048) NOT NULL,
  `secret` VARCHAR(128) NOT NULL,
  `enabled` BOOLEAN NOT NULL,
  `criticalOnly` BOOLEAN NOT NULL,
  `claimedBy` VARCHAR(64) NOT NULL,
  `claimedUntilMs` BIGINT NOT NULL,
  `revision` INTEGER UNSIGNED NOT NULL,
  `createdMs` BIGINT NOT NULL,
  `updatedMs` BIGINT NOT NULL,
  `updatedBy` VARCHAR(255) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- What webhooks are to be told, and what became of it. `dedupKey` says what of: the same is not queued twice.
CREATE TABLE IF NOT EXISTS `AlertDelivery` (
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `deliveryId` CHAR(36) NOT NULL,
  `dedupKey` VARCHAR(96) NOT NULL,
  `webhookId` INTEGER UNSIGNED NOT NULL,
  `ruleId` INTEGER UNSIGNED NULL,
  `event` VARCHAR(16) NOT NULL,
  `body` MEDIUMTEXT NOT NULL,
  `state` VARCHAR(16) NOT NULL,
  `attempts` INTEGER UNSIGNED NOT NULL,
  `nextMs` BIGINT NOT NULL,
  `createdMs` BIGINT NOT NULL,
  `doneMs` BIGINT NULL,
  `status` INTEGER UNSIGNED NULL,
  `error` VARCHAR(255) NOT NULL,
  `tookMs` INTEGER UNSIGNED NULL,
  UNIQUE INDEX `AlertDelivery_delivery_key` (`deliveryId`),
  UNIQUE INDEX `AlertDelivery_dedup_key` (`dedupKey`),
  INDEX `AlertDelivery_webhook_idx` (`webhookId`, `state`, `id`),
  INDEX `AlertDelivery_state_idx` (`state`, `doneMs`),
  PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- What a new installation is told of: calls that fail, hosts that rest, agents and dns-services that are away, edits that
-- do not arrive. Nobody is told outside the admin until there is a webhook.
INSERT IGNORE INTO `AlertRule` (`id`, `kind`, `severity`, `modid`, `cmdid`, `fireAbove`, `resolveAt`, `windowMinutes`, `callsMin`, `forSeconds`, `resolveSeconds`, `note`, `enabled`, `mutedUntilMs`, `revision`, `updatedMs`, `updatedBy`) VALUES
  (1, 'noIdleHost', 'critical', NULL, NULL, 0, 0, 0, 0, 30, 60, '', 1, 0, 1, 0, ''),
  (2, 'errorRate', 'warning', NULL, NULL, 0.1, 0.05, 5, 20, 0, 120, '', 1, 0, 1, 0, ''),
  (3, 'overloadShare', 'warning', NULL, NULL, 0.5, 0.3, 5, 0, 0, 120, '', 1, 0, 1, 0, ''),
  (4, 'agentSilent', 'warning', NULL, NULL, 60, 60, 0, 0, 0, 30, '', 1, 0, 1, 0, ''),
  (5, 'dnsService', 'critical', NULL, NULL, 30, 30, 0, 0, 0, 30, '', 1, 0, 1, 0, ''),
  (6, 'notConverged', 'warning', NULL, NULL, 60, 60, 0, 0, 0, 30, '', 1, 0, 1, 0, '');
