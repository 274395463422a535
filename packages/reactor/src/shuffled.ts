/** A random order. */
import type { Random } from "@lars/model";

/** The items in an order that the dice decide, each order as likely as any other. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const order = [...items];
  for (let at = 0; at < order.length; at++) {
    const other = at + Math.floor(random() * (order.length - at));
    [order[at], order[other]] = [order[other] as Item, order[at] as Item];
  }
  return order;
}
