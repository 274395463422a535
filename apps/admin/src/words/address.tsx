import classes from "./address.module.css";
import { CopyButton } from "./copy-button.tsx";

/** `ip:port` (or an ip alone) in figures of equal width, with a button that copies it. */
export function Address({ ip, port }: { readonly ip: string; readonly port?: number }) {
  const text = port === undefined ? ip : `${ip}:${port}`;
  return (
    <span className={classes["address"]}>
      <span className="mono">{text}</span>
      <CopyButton text={text} />
    </span>
  );
}
