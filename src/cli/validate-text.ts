import type { Counts } from "../validate/check-files.ts";
import type { Finding } from "../validate/rules.ts";
import type { ReportedChain, ValidationReport } from "../validate/validation-report.ts";

/** One line for a finding. */
export function findingText(finding: Finding, isAllowed: boolean): string {
  const { standing, rule, object, trail, accountId, region, detail, consequence } = finding;
  const where = object ?? [trail, accountId, region].filter(Boolean).join(" ");
  const mark = isAllowed ? `allowed (${standing})` : standing.toUpperCase();
  return `${mark}\t${rule}\t${where}\t${detail}. ${consequence}\n`;
}

/** The summary that people read. */
export function summaryText(report: ValidationReport): string {
  const { startTime, endTime, digests, logFiles, chains, findings, verdict } = report;
  const lines = [
    `Asked about ${startTime ?? "the first digest"} to ${endTime}`,
    ...chains.map(chainText),
    `${countsText(digests)} digest files; ${countsText(logFiles)} log files; ${report.events} events`,
    `${verdictText[verdict]}${findings.length === 0 ? "" : ` (${findings.length} findings)`}`,
  ];
  return `${lines.join("\n")}\n`;
}

const verdictText: Readonly<Record<ValidationReport["verdict"], string>> = {
  valid: "VALID: nothing was lost or altered",
  invalid: "INVALID: something was lost or altered",
  incomplete: "INCOMPLETE: what is there is valid, but not all is covered or could be read",
};

function chainText(chain: ReportedChain): string {
  const { trail, accountId, region, covered, digests, logFiles, isBackfill } = chain;
  const times = covered.map(({ startTime, endTime }) => `${startTime} to ${endTime}`).join(", ");
  const what = isBackfill ? "backfill digests" : times === "" ? "nothing is proved" : times;
  const counts = `${countsText(digests)} digest files, ${countsText(logFiles)} log files`;
  return `${trail} ${accountId} ${region}: ${what}: ${counts}`;
}

/** `3/4 valid, 1 missing` */
function countsText({ valid, ...others }: Counts): string {
  const { invalid, missing, unreadable, uncovered } = others;
  const judged = valid + invalid + missing + unreadable;
  const rest = Object.entries({ invalid, missing, unreadable, "not yet covered": uncovered });
  const wrong = rest.filter(([, count]) => count > 0).map(([name, count]) => `, ${count} ${name}`);
  return `${valid}/${judged} valid${wrong.join("")}`;
}
