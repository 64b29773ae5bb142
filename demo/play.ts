import { createHarness, formatTimeline } from "stepcheck/harness";
import { labelCreated, orderPlaced, userSignedUp } from "../fixtures/shop/src/inngest/events.js";
import { onboardUser, packOrder, processOrder, reportDailySales } from "../fixtures/shop/src/inngest/functions/index.js";
import { db } from "../fixtures/shop/src/services/db.js";
import { resetServices } from "../fixtures/shop/src/services/index.js";
import { inventory } from "../fixtures/shop/src/services/inventory.js";

export interface Scene {
  title: string;
  timeline: string;
  /** Virtual time that went by, in milliseconds. */
  elapsed: number;
}

const WINTER_MORNING = new Date("2026-03-02T09:00:00Z");
const BEFORE_SUMMER_TIME = new Date("2026-03-27T12:00:00Z");

/** An order: the payment service fails twice, and the carrier takes its time. */
export async function playOrder(color: boolean): Promise<Scene> {
  await openShop();
  await using t = await createHarness({ functions: [processOrder, packOrder], startTime: WINTER_MORNING });
  t.step("charge-card").fail({ times: 2, error: new Error("502 Bad Gateway") });

  await t.send(
    orderPlaced.create({ orderId: "o1", cartId: "c1", userId: "ada", total: 4900, items: [{ sku: "teapot", quantity: 1 }] }),
  );
  await t.advance("54 hours");
  await t.send(labelCreated.create({ orderId: "o1", trackingNumber: "T-1", expectedAt: "2026-03-06T12:00:00Z" }));

  return {
    title: "An order. The payment service fails twice, and the carrier takes two days for its label.",
    timeline: formatTimeline(t, { color }),
    elapsed: t.now.getTime() - WINTER_MORNING.getTime(),
  };
}

/** A sign-up: two weeks of mails, and nobody comes back. */
export async function playSignUp(color: boolean): Promise<Scene> {
  await openShop();
  await using t = await createHarness({ functions: [onboardUser], startTime: WINTER_MORNING });

  const [run] = await t.send(userSignedUp.create({ userId: "ada" }));
  await t.drain();

  return {
    title: "A sign-up. Two weeks of mails, most of them spent asleep.",
    timeline: run ? formatTimeline(run, { color }) : "",
    elapsed: t.now.getTime() - WINTER_MORNING.getTime(),
  };
}

/** The daily report: nine in the morning in Paris, also when summer time begins. */
export async function playReports(color: boolean): Promise<Scene> {
  await openShop();
  await using t = await createHarness({ functions: [reportDailySales], startTime: BEFORE_SUMMER_TIME });

  await t.advance("3 days");

  return {
    title: "A report at nine in Paris. Summer time begins on the 29th; the times here are UTC.",
    timeline: formatTimeline(t, { color }),
    elapsed: t.now.getTime() - BEFORE_SUMMER_TIME.getTime(),
  };
}

async function openShop(): Promise<void> {
  resetServices();
  await db.users.save({
    id: "ada",
    email: "ada@example.com",
    name: "Ada",
    plan: "free",
    wantsDigest: false,
    createdAt: "2026-03-27T18:00:00Z",
    lastSeenAt: null,
  });
  await db.orders.save({
    id: "o1",
    userId: "ada",
    items: [{ sku: "teapot", quantity: 1 }],
    total: 4900,
    status: "placed",
    placedAt: "2026-03-28T09:00:00Z",
  });
  inventory.setStock("teapot", 10);
}
