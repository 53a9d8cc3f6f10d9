/** Stands for every style sheet: a class is called what it is called in the file. */
export default new Proxy<Record<string, string>>({}, { get: (_target, name) => String(name) });
