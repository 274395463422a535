-- Rules that the reporter which evaluates cannot judge, since when and why: the admin shows it beside the rule.
CREATE TABLE IF NOT EXISTS `AlertBlind` (
  `ruleId` INTEGER UNSIGNED NOT NULL,
  `sinceMs` BIGINT NOT NULL,
  `reason` VARCHAR(255) NOT NULL,
  PRIMARY KEY (`ruleId`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
