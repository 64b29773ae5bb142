/** Beyond this, the names are not those of one app any more. */
const MOST = 5000;

/**
 * The same function, asked once for each text. For what is asked of names and modules: the same few stand in every file of
 * an app, and to try a dozen patterns on them takes longer than to look them up.
 */
export function oncePerText<Value extends string | boolean | object | null>(find: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = find(text);
      if (known.size >= MOST) known.clear();
      known.set(text, value);
    }
    return value;
  };
}

/** The same function, asked once for each file, or whatever it is asked about, as long as that is there. */
export function oncePer<Key extends object, Value extends object | boolean | null>(find: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = find(key);
      known.set(key, value);
    }
    return value;
  };
}
