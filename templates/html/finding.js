"use strict";
// Finds what a person types: the matcher of ocpp_codegen.reference.finding, line by line.
// A test compares the two; change both.
const finding = (() => {
  const KINDS = {
    action: 0,
    message: 1,
    datatype: 2,
    enum: 2,
    field: 3,
    value: 4,
    component: 2,
    variable: 3,
    key: 2,
    "standard value": 4,
    "error code": 2,
    "vendor data": 2,
  };
  const ORDER = Object.keys(KINDS);
  const TYPES = ["action", "message", "datatype", "enum"];
  const [NAME, ANY_CASE, KNOWN_AS] = [0, 1, 2];
  const [PARTLY, BY_WORDS] = [10, 12];
  const [MISSPELT, WORDS_MISSPELT] = [100, 104];
  const [ONE_MISTAKE, TWO_MISTAKES] = [4, 8];
  const NOT_IN_KEYS = /[^a-z0-9\u0080-\uffff]+/g;
  const WORDS = /[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z\u0080-\uffff]+[0-9]*|[0-9]+/g;

  const key = (text) => text.toLowerCase().replace(NOT_IN_KEYS, "");
  const words = (text) => (text.match(WORDS) ?? []).map((word) => word.toLowerCase());
  const ownerOf = (id) => id.slice(0, Math.max(id.lastIndexOf("."), 0));

  function queryOf(typed) {
    const text = typed.trim();
    const dot = text.lastIndexOf(".");
    return {
      text,
      key: key(typed),
      words: words(typed),
      singular: key(typed).replace(/s$/, ""),
      owner: key(text.slice(0, Math.max(dot, 0))),
      member: dot < 0 ? "" : key(text.slice(dot + 1)),
    };
  }

  function candidateOf(row) {
    const [kind, id, title, names, where, about, knownAs] = row;
    const named = [title, ...names];
    let [own, said] = [null, null];
    return {
      entry: { kind, id, title, where },
      keys: named.map(key),
      knownAs: knownAs.map(key),
      weight: KINDS[kind],
      get words() {
        return (own ??= words(named.join(" ")));
      },
      get about() {
        return (said ??= words([where, about, ...knownAs].join(" ")));
      },
    };
  }

  function costOf(word, candidate) {
    const { keys, words: own } = candidate;
    if (own.includes(word) || keys.includes(word)) return 0;
    if (own.some((each) => each.startsWith(word))) return 1;
    if (word.length >= 3 && keys.some((each) => each.includes(word))) return 3;
    if (candidate.about.includes(word)) return 3;
    if (word.length >= 3 && candidate.about.some((each) => each.startsWith(word))) return 4;
    return Infinity;
  }

  // The costs of all words; the first that is not there ends the sum.
  function sumOf(queried, cost) {
    let all = queried.length ? 0 : Infinity;
    for (const word of queried) {
      all += cost(word);
      if (all === Infinity) break;
    }
    return all;
  }

  function misspeltCost(word, candidate) {
    const cost = costOf(word, candidate);
    if (cost < Infinity) return cost;
    for (const [base, own] of [[4, candidate.words], [7, candidate.about]]) {
      const near = Math.min(...own.map((each) => distance(word, each)));
      if (near < Infinity) return base + 2 * near;
    }
    return Infinity;
  }

  // A cheap look at the letters, since most words are far from each other.
  function mayBeNear(one, other, allowed) {
    let strange = 0;
    for (const letter of one) if (!other.includes(letter) && ++strange > allowed) return false;
    return true;
  }

  function distance(one, other) {
    const allowed = (one.length >= ONE_MISTAKE) + (one.length >= TWO_MISTAKES);
    if (!allowed || Math.abs(one.length - other.length) > allowed) return Infinity;
    if (!mayBeNear(one, other, allowed)) return Infinity;
    let before = [];
    let row = Array.from({ length: other.length + 1 }, (_, i) => i);
    for (let i = 1; i <= one.length; i++) {
      const following = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        const best = Math.min(row[j] + 1, following[j - 1] + 1, row[j - 1] + !same);
        const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        following.push(swapped ? Math.min(best, before[j - 2] + 1) : best);
      }
      [before, row] = [row, following];
    }
    return row[other.length] <= allowed ? row[other.length] : Infinity;
  }

  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  function inOrder(a, b) {
    const [one, other] = [a.entry, b.entry];
    return (
      a.score - b.score ||
      ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) ||
      one.title.length - other.title.length ||
      compare(one.title, other.title) ||
      compare(one.id, other.id)
    );
  }

  function finder(rows) {
    const candidates = rows.map(candidateOf);
    const byId = new Map(candidates.map((candidate) => [candidate.entry.id, candidate]));

    function isMember(candidate, query) {
      if (!query.member || !candidate.keys.includes(query.member)) return false;
      return byId.get(ownerOf(candidate.entry.id))?.keys.includes(query.owner) ?? false;
    }

    function score(candidate, query) {
      const { entry, keys, knownAs, weight } = candidate;
      if (query.text === entry.id) return NAME;
      if (keys.includes(query.key) || isMember(candidate, query)) {
        return TYPES.includes(entry.kind) || query.text === entry.title ? NAME : ANY_CASE;
      }
      if (knownAs.includes(query.key) || keys.includes(query.singular)) return KNOWN_AS;
      if (keys.some((each) => each.startsWith(query.key))) return PARTLY + weight;
      return BY_WORDS + 2 * sumOf(query.words, (word) => costOf(word, candidate)) + weight;
    }

    function misspelt(candidate, query) {
      const near = Math.min(...candidate.keys.map((each) => distance(query.key, each)));
      if (near < Infinity) return MISSPELT + 4 * near + candidate.weight;
      const cost = sumOf(query.words, (word) => misspeltCost(word, candidate));
      return WORDS_MISSPELT + 2 * cost + candidate.weight;
    }

    return (typed) => {
      const query = queryOf(typed);
      if (!query.key) return [];
      for (const scored of [score, misspelt]) {
        const hits = candidates
          .map((candidate) => ({ score: scored(candidate, query), entry: candidate.entry }))
          .filter((hit) => hit.score < Infinity);
        if (hits.length) return hits.sort(inOrder);
      }
      return [];
    };
  }

  return { finder, NAMED: KNOWN_AS };
})();
