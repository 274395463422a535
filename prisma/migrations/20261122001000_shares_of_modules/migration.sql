-- Rules of alerts look for the few modules of which a large share fails or rests, among all modules of an hour: whose share
-- is above a threshold has a minute in which it is. In millionths, rounded up; invisible to who reads by position.
ALTER TABLE `ModuleMinute`
  ADD COLUMN `errorPpm` INTEGER UNSIGNED GENERATED ALWAYS AS
    (least(1000000, ceiling(`err` * 1000000 / greatest(1, `succ` + `err`)))) STORED INVISIBLE,
  ADD COLUMN `overloadPpm` INTEGER UNSIGNED GENERATED ALWAYS AS
    (least(1000000, ceiling(`overloadSeconds` * 1000000 / greatest(1, 60 * `pairs`)))) STORED INVISIBLE;

CREATE INDEX `ModuleMinute_error_idx` ON `ModuleMinute` (`atSeconds`, `errorPpm`);
CREATE INDEX `ModuleMinute_overload_idx` ON `ModuleMinute` (`atSeconds`, `overloadPpm`);
