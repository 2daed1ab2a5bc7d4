import { readFileSync } from "node:fs";

// Loaded before a program (`node --import`): its wall clock goes wrong by as many milliseconds as
// the file named by CAIRN_CLOCK_OFFSET says, from the moment on at which that is written there.

const path = process.env["CAIRN_CLOCK_OFFSET"] ?? "";
const trueNow = Date.now.bind(Date);
const rereadMs = 20;
let offsetMs = 0;
let readAt = -Infinity;

Date.now = () => {
  if (performance.now() - readAt > rereadMs) {
    readAt = performance.now();
    offsetMs = Number(readFileSync(path, "utf8"));
  }
  return trueNow() + offsetMs;
};
