-- What all modules did in an hour, beside the hour that is added up: two weeks are then 336 rows instead of 20,160 minutes
-- of each reporter. Null in an hour that was added up by a reporter that did not know of it; its minutes are read.
ALTER TABLE `HistoryHour`
  ADD COLUMN `minutes` INTEGER UNSIGNED NULL,
  ADD COLUMN `succ` BIGINT UNSIGNED NULL,
  ADD COLUMN `err` BIGINT UNSIGNED NULL,
  ADD COLUMN `overloadSeconds` BIGINT UNSIGNED NULL,
  ADD COLUMN `modules` INTEGER UNSIGNED NULL,
  ADD COLUMN `callers` INTEGER UNSIGNED NULL,
  ADD COLUMN `pairs` INTEGER UNSIGNED NULL;

-- Hours that were added up before.
UPDATE `HistoryHour` AS h JOIN (
  SELECT atSeconds - atSeconds % 3600 AS hour, COUNT(*) AS minutes, SUM(succ) AS succ, SUM(err) AS err,
    SUM(overloadSeconds) AS overloadSeconds, MAX(modules) AS modules, MAX(callers) AS callers, MAX(pairs) AS pairs
  FROM (
    SELECT atSeconds, SUM(succ) AS succ, SUM(err) AS err, SUM(overloadSeconds) AS overloadSeconds, MAX(modules) AS modules,
      SUM(callers) AS callers, SUM(pairs) AS pairs
    FROM `FleetMinute` GROUP BY atSeconds
  ) AS m GROUP BY hour
) AS t ON t.hour = h.atSeconds
SET h.minutes = t.minutes, h.succ = t.succ, h.err = t.err, h.overloadSeconds = t.overloadSeconds, h.modules = t.modules,
  h.callers = t.callers, h.pairs = t.pairs
WHERE h.rolledMs IS NOT NULL;
