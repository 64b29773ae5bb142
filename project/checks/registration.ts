import type { Client, InngestFunction, Program, Serve } from "../program/index.js";
import { appFunctions, appKey, type Check, type Draft, groupBy, label } from "./check.js";

/** The functions that a handler has to know: everything but endpoints, which are handlers themselves. */
function registrable(program: Program): InngestFunction[] {
  return appFunctions(program).filter(({ kind }) => kind !== "endpoint");
}

function appServes(program: Program): Serve[] {
  return program.serves.filter(({ isTest }) => !isTest);
}

export const serveHandlerPresent: Check = {
  name: "serve-handler-present",
  severity: { recommended: "error", strict: "error" },
  run(program) {
    const [first] = registrable(program);
    // An adapter of a third party (NestJS, AdonisJS, …) serves in a way that is not seen here.
    if (first === undefined || appServes(program).length > 0 || program.foreignAdapters.length > 0) return [];
    return [
      {
        place: first.place,
        message: "There are Inngest functions here, and no handler that serves them.",
        consequence: "Inngest reaches functions through the app's HTTP endpoint (serve) or its connection (connect); without either, no function is registered and no event starts one.",
        remedy: "Export a handler from your framework's adapter, at /api/inngest by convention: `serve({ client, functions })` of \"inngest/next\", \"inngest/express\", ….",
      },
    ];
  },
};

export const functionsRegistered: Check = {
  name: "functions-registered",
  severity: { recommended: "error", strict: "error" },
  run(program) {
    const serves = appServes(program);
    if (serves.length === 0 || program.foreignAdapters.length > 0) return [];
    const registered = new Set(serves.flatMap(({ functions }) => functions.map((entry) => entry.function)));
    return registrable(program)
      .filter((fn) => !registered.has(fn) && !mayBeIn(fn, serves))
      .map((fn) => missing(fn, serves));
  },
};

/** Whether a list that could not be followed to its end may hold the function. */
function mayBeIn(fn: InngestFunction, serves: readonly Serve[]): boolean {
  return serves.some(
    ({ complete, client }) => !complete && (client === undefined || fn.client === undefined || appKey(client, "") === appKey(fn.client, "")),
  );
}

function missing(fn: InngestFunction, serves: readonly Serve[]): Draft {
  const own = serves.find(({ client }) => client !== undefined && client === fn.client) ?? serves.find(({ packageDir }) => packageDir === fn.packageDir);
  return {
    place: fn.place,
    message: `The function ${label(fn)} is in no \`functions\` list of a handler.`,
    consequence: "Inngest never hears of it: its events, its schedule and its invocations start nothing, and nothing says so.",
    remedy: fn.kind === "function" ? "Add it to the `functions` of `serve` (or `connect`), or delete it." : "Deferred functions are registered like others: add it to the `functions` of `serve`.",
    ...(own === undefined ? {} : { related: [{ ...own.place, message: "the handler of its app" }] }),
  };
}

export const registeredOnce: Check = {
  name: "registered-once",
  severity: { recommended: "error", strict: "error" },
  run(program) {
    return appServes(program).flatMap(({ functions, name }) => {
      const byFunction = new Map<InngestFunction, typeof functions[number][]>();
      // A factory stands for all the functions it makes.
      for (const entry of functions) if (!entry.function.inFactory) byFunction.set(entry.function, [...(byFunction.get(entry.function) ?? []), entry]);
      return [...byFunction].flatMap(([fn, entries]) => {
        const [first, second] = entries;
        if (first === undefined || second === undefined || samePlace(first.place, second.place)) return [];
        return [
          {
            place: second.place,
            message: `The function ${label(fn)} is listed twice.`,
            consequence: `\`${name}\` throws "Duplicate function ID" when the module is loaded, so that no function of the app is served.`,
            remedy: "Remove one of the two.",
            related: [{ ...first.place, message: "listed here first" }],
          },
        ];
      });
    });
  },
};

function samePlace(a: { file: string; line: number; column: number }, b: { file: string; line: number; column: number }): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}

export const oneHandlerPerApp: Check = {
  name: "one-handler-per-app",
  severity: { recommended: "warning", strict: "warning" },
  run(program) {
    const groups = groupBy(
      appServes(program).filter(({ client, name }) => client?.id !== undefined && name !== "connect"),
      ({ client, packageDir }) => appKey(client, packageDir),
    );
    return [...groups.values()].flatMap((serves) => {
      const [first, ...others] = serves;
      return others
        .filter((serve) => serve.packageDir === first!.packageDir && serve.complete && first!.complete && !sameFunctions(serve, first!))
        .map((serve) => ({
          place: serve.place,
          message: `The app '${first!.client!.id!}' is served by a second handler, with other functions.`,
          consequence: "An app has one address. Each sync replaces the list of the app's functions with those of the handler that was synced last; the others are archived and stop running.",
          remedy: "Put all functions into one handler, or give the second one a client with an id of its own.",
          related: [{ ...first!.place, message: "the first handler" }],
        }));
    });
  },
};

function sameFunctions(a: Serve, b: Serve): boolean {
  const [left, right] = [a, b].map(({ functions }) => new Set(functions.map((entry) => entry.function))) as [Set<InngestFunction>, Set<InngestFunction>];
  return left.size === right.size && [...left].every((fn) => right.has(fn));
}

export const uniqueFunctionIds: Check = {
  name: "unique-function-ids",
  severity: { recommended: "error", strict: "error" },
  run(program) {
    const apps = groupBy(appFunctions(program), ({ client, packageDir }) => appKey(client, packageDir));
    return [...apps.values()].flatMap((functions) => [...sameIds(functions), ...failureIds(functions)]);
  },
};

function sameIds(functions: readonly InngestFunction[]): Draft[] {
  return [...groupBy(functions, ({ id, inFactory }) => (inFactory ? undefined : id.value))].flatMap(([id, same]) => {
    const [first, ...others] = same;
    // Within one file it is the rule `no-duplicate-function-id` that says it.
    return others.filter(({ idPlace }) => idPlace.file !== first!.idPlace.file).map((fn) => ({
      place: fn.idPlace,
      message: `Two functions of the app have the id '${id}'.`,
      consequence: "`serve` throws \"Duplicate function ID\" for a list with both. Served apart, each deploy replaces the one with the other, and runs in flight resume in the wrong code.",
      remedy: "Give the newer one another id; keep the id of the one that has runs.",
      related: [{ ...first!.idPlace, message: "the other function" }],
    }));
  });
}

/** `onFailure` is registered as a function of its own, `<id>-failure`. */
function failureIds(functions: readonly InngestFunction[]): Draft[] {
  return functions.flatMap((fn) => {
    const owner = functions.find(({ id, hasOnFailure }) => hasOnFailure && id.value !== undefined && fn.id.value === `${id.value}-failure`);
    if (owner === undefined) return [];
    return [
      {
        place: fn.idPlace,
        message: `The id '${fn.id.value!}' is also that of the \`onFailure\` of ${label(owner)}.`,
        consequence: "`onFailure` is registered as a function `<id>-failure`, so `serve` throws \"Duplicate function ID\".",
        remedy: "Give this function another id.",
        related: [{ ...owner.place, message: "the function with `onFailure`" }],
      },
    ];
  });
}

export const singleClient: Check = {
  name: "single-client",
  severity: { recommended: "warning", strict: "warning" },
  run(program) {
    return [...sameClients(program), ...foreignClients(program)];
  },
};

function sameClients(program: Program): Draft[] {
  // A script that sends something by hand has a client of its own, and is no part of the app.
  const clients = program.clients.filter(({ isTest, id, place }) => !isTest && id !== undefined && !/(^|\/)scripts?\//.test(place.file));
  const uses = (client: Client) => [...program.functions, ...program.serves].filter((user) => user.client === client).length;
  return [...groupBy(clients, ({ id, packageDir }) => `${packageDir}\0${id!}`).values()].flatMap((group) => {
    // The one that most of the app uses is the one to keep.
    const [first, ...others] = group.sort((a, b) => uses(b) - uses(a));
    return others.map((client) => ({
      place: client.place,
      message: `A second client is made for the app '${client.id!}'.`,
      consequence: "Middleware, event types, logger and keys of the one do not hold for functions and sends of the other.",
      remedy: "Make the client once, in a module of its own, and import it. (One for the edge and one for Node is a good reason for two.)",
      related: [{ ...first!.place, message: "the client of the others" }],
    }));
  });
}

function foreignClients(program: Program): Draft[] {
  return appServes(program).flatMap(({ client, functions }) =>
    functions.flatMap(({ function: fn, place }) => {
      if (client === undefined || fn.client === undefined || fn.client === client || appKey(fn.client, "") === appKey(client, "")) return [];
      return [
        {
          place,
          message: `The function ${label(fn)} was made with another client than the one that serves it.`,
          consequence: "It is registered under the app of the handler, but runs with the middleware, event key and environment of its own client.",
          remedy: "Make it with the client of the handler, or serve it with its own.",
          related: [{ ...fn.client.place, message: "its client" }, { ...client.place, message: "the handler's client" }],
        },
      ];
    }),
  );
}
