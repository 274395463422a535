import { expect, test } from "vitest";
import { DELIVERY_FAULTS, readTrouble, troubleText } from "../src/alerts/delivery-fault.ts";

test.each(["", "ECONNREFUSED", "10 s", "a text: with a colon"])(
  "what went wrong is read as it was written: %j",
  (detail) => {
    for (const fault of DELIVERY_FAULTS) expect(readTrouble(troubleText({ fault, detail }))).toEqual({ fault, detail });
  },
);

test("nothing wrong stays nothing, and what an older reporter wrote stays its text", () => {
  expect(readTrouble(troubleText({ fault: null, detail: "" }))).toEqual({ fault: null, detail: "" });
  expect(readTrouble("it answers 500")).toEqual({ fault: null, detail: "it answers 500" });
});
