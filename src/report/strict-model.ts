/** A template asked for a field that the model does not have. */
export class NoSuchField extends Error {
  readonly field: string;

  constructor(field: string, owner: string) {
    super(`"${field}" is no field of ${owner}`);
    this.field = field;
  }
}

/** What Handlebars asks of anything before it writes it as text. */
const AS_TEXT = "toHTML";

/**
 * The model for templates: to ask for a field that is not there, or to write a group or list as text, throws. Handlebars'
 * own strict mode misses both where the field stands behind `#if`, `#each` or a helper. An index past the end of a list is
 * undefined, so that `{{#if findings.[0]}}` asks whether there is one.
 */
export function strictModel<Model extends object>(model: Model): Model {
  const known = new WeakMap<object, object>();
  const wrap = (value: object, name: string): object => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const isList = Array.isArray(value);
    const proxy = new Proxy(value, {
      // Handlebars looks before it asks, and would tell less than `get` does.
      has: () => true,
      get(target, key): unknown {
        if (key === Symbol.toPrimitive) return () => name;
        if (typeof key === "symbol") return Reflect.get(target, key);
        if (key === AS_TEXT)
          throw new Error(
            `${name} is no text but a ${isList ? "list" : "group of fields"}: name what of it is to be shown`,
          );
        const found: unknown = Reflect.get(target, key);
        if (!Object.hasOwn(target, key)) {
          // Methods of lists are what Handlebars itself calls.
          if (isList && (/^\d+$/.test(key) || typeof found === "function")) return found;
          throw new NoSuchField(key, name);
        }
        return typeof found === "object" && found !== null ? wrap(found, nameOf(name, key, isList)) : found;
      },
    });
    known.set(value, proxy);
    return proxy;
  };
  return wrap(model, "the model") as Model;
}

/** `findings.shown[3].rule` is told as `an entry of findings.shown`, then `rule`: every entry has the same fields. */
const nameOf = (owner: string, key: string, isEntry: boolean): string => {
  if (isEntry) return `an entry of ${owner}`;
  return owner === "the model" ? key : `${owner}.${key}`;
};
