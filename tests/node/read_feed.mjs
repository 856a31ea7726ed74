// Reads a feed from stdin with podcast-partytime and feedsmith and prints what they understood as JSON.
// Usage: node read_feed.mjs NODE_MODULES < feed.xml
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

process.env.PARTYTIME_LOG = "silent";
const require = createRequire(join(process.argv[2], "index.js"));
const xml = readFileSync(0, "utf8");

const partytime = require("podcast-partytime");
const parse = partytime.parseFeed ?? partytime.default?.parseFeed;
const feedsmith = require("feedsmith");

console.log(JSON.stringify({ partytime: parse(xml), feedsmith: feedsmith.parseRssFeed(xml) }));
