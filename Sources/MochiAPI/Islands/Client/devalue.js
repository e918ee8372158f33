// Decodes what the server encodes with Devalue: JSON in which every value has a number, so that values can be shared,
// and in which an array that begins with a text is a value that JSON does not know.

/** What the numbers -1, -2 and so on stand for; -2 is a hole. */
const specials = [, , NaN, Infinity, -Infinity, -0];

/** Kinds of values that their constructor makes of a text or of another value. */
const constructed = /^(Date|RegExp|URL|URLSearchParams|Object|DataView|\w+Array)$/;

/** @type {any} */
const constructors = globalThis;

/**
 * Decodes a text of devalue: plain values, dates, sets, maps, big integers, URLs, regular expressions, bytes, repeated
 * references.
 * @param {string} text
 * @returns {any}
 */
export function parse(text) {
    const values = JSON.parse(text);
    /** @type {any[]} */
    const known = [];
    /**
     * @param {number} index
     * @returns {any}
     */
    const read = (index) => {
        if (index < 0) return specials[~index];
        if (index in known) return known[index];
        const value = values[index];
        if (Object(value) !== value) return value;
        // What is made is known before its parts are read: they may refer to it.
        /** @type {any} */
        let made;
        /**
         * @param {string} key
         * @param {number} part
         */
        const set = (key, part) => {
            // A key that would change the object's prototype is no data.
            if (key === "__proto__") throw new Error("devalue: __proto__");
            made[key] = read(part);
        };
        if (!Array.isArray(value)) {
            made = known[index] = {};
            for (const key in value) set(key, value[key]);
            return made;
        }
        const [kind, first, ...rest] = value;
        /**
         * @param {number} start
         * @param {(key: any, part: any) => void} take
         */
        const pairs = (start, take) => {
            for (let place = start; place < value.length; place += 2) take(value[place], value[place + 1]);
        };
        if (kind === "null") {
            made = known[index] = Object.create(null);
            pairs(1, set);
        } else if (kind === "Map") {
            made = known[index] = new Map();
            pairs(1, (key, part) => made.set(read(key), read(part)));
        } else if (kind === "Set") {
            made = known[index] = new Set();
            for (const item of value.slice(1)) made.add(read(item));
        } else if (kind === -7) {
            made = known[index] = new Array(first);
            pairs(2, set);
        } else if (typeof kind !== "string") {
            made = known[index] = new Array(value.length);
            value.forEach((item, place) => item === -2 || (made[place] = read(item)));
        } else if (kind === "BigInt") {
            made = BigInt(first);
        } else if (kind === "ArrayBuffer") {
            made = known[index] = Uint8Array.from(atob(first), (byte) => byte.charCodeAt(0)).buffer;
        } else if (constructed.test(kind)) {
            made = known[index] = new constructors[kind](typeof first === "number" ? read(first) : first, ...rest);
        } else {
            throw new Error("devalue: " + kind);
        }
        return made;
    };
    return read(Object(values) === values ? 0 : values);
}
