/** What the service says of itself over HTTP. */

export interface ServiceHealth {
  isReady(): Promise<boolean>;
  /** The sum of a metric over its labels; of those with `label="value"` only, when given as `{label="value"}`. */
  metric(name: string, label?: string): Promise<number>;
}

/** The endpoint on `port` of this machine. */
export function serviceHealth(port: number): ServiceHealth {
  const at = `http://127.0.0.1:${port}`;
  return {
    async isReady() {
      const response = await fetch(`${at}/readyz`);
      await response.arrayBuffer(); // read, so that the connection is used again
      return response.status === 200;
    },
    async metric(name, label = "") {
      const text = await (await fetch(`${at}/metrics`)).text();
      return sumOf(text, name, label);
    },
  };
}

/** Zero when nothing was counted yet. */
function sumOf(metrics: string, name: string, label: string): number {
  return metrics
    .split("\n")
    .filter((line) => (line.startsWith(`${name} `) || line.startsWith(`${name}{`)) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
