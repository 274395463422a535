-- Part of an address is found by the octet it begins at: the address is kept turned, so that each octet leads once. The
-- columns come after the deployed ones and are invisible: who reads by position or inserts without names notices nothing.
ALTER TABLE `RouteData`
  ADD COLUMN `ipFromOctet2` INTEGER UNSIGNED GENERATED ALWAYS AS (((`serverip` & 16777215) << 8) | (`serverip` >> 24)) STORED INVISIBLE,
  ADD COLUMN `ipFromOctet3` INTEGER UNSIGNED GENERATED ALWAYS AS (((`serverip` & 65535) << 16) | (`serverip` >> 16)) STORED INVISIBLE,
  ADD COLUMN `ipFromOctet4` INTEGER UNSIGNED GENERATED ALWAYS AS (((`serverip` & 255) << 24) | (`serverip` >> 8)) STORED INVISIBLE;

CREATE INDEX `RouteData_octet2_idx` ON `RouteData` (`ipFromOctet2`, `serverport`);
CREATE INDEX `RouteData_octet3_idx` ON `RouteData` (`ipFromOctet3`, `serverport`);
CREATE INDEX `RouteData_octet4_idx` ON `RouteData` (`ipFromOctet4`, `serverport`);
CREATE INDEX `RouteData_port_idx` ON `RouteData` (`serverport`);
CREATE INDEX `RouteData_cmdid_idx` ON `RouteData` (`cmdid`, `modid`);
