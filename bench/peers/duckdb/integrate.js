// Energy of a power log as DuckDB computes it: read_csv and a window query on one thread. Prints one JSON object:
// seconds of the query, joules and rows.
//   node integrate.js FILE nvidia-smi-csv|generic-csv
"use strict";

const { DuckDBInstance } = require("@duckdb/node-api");

const SOURCES = {
  // The unit stands in every cell, so the number has to be taken out of it.
  "nvidia-smi-csv": (file) => `SELECT ts, device, CAST(replace(power, ' W', '') AS DOUBLE) AS watts
    FROM read_csv('${file}', delim = ', ', header = true, auto_detect = false, timestampformat = '%Y/%m/%d %H:%M:%S.%g',
      columns = {'ts': 'TIMESTAMP', 'device': 'INTEGER', 'power': 'VARCHAR', 'utilization': 'VARCHAR'})`,
  "generic-csv": (file) => `SELECT ts, device, watts
    FROM read_csv('${file}', delim = ',', header = true, auto_detect = false,
      columns = {'ts': 'TIMESTAMPTZ', 'device': 'INTEGER', 'watts': 'DOUBLE'})`,
};

async function main() {
  const [file, format] = process.argv.slice(2);
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const query = `SELECT sum((watts + before) / 2 * epoch_us(ts - last) / 1e6) AS joules, count(*) AS rows FROM (
    SELECT ts, watts, lag(watts) OVER w AS before, lag(ts) OVER w AS last
    FROM (${SOURCES[format](file.replaceAll("'", "''"))}) WINDOW w AS (PARTITION BY device ORDER BY ts))`
    .replace("epoch_us(ts - last)", "(epoch_us(ts) - epoch_us(last))");
  const started = process.hrtime.bigint();
  const result = await connection.runAndReadAll(query);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const [joules, rows] = result.getRows()[0];
  console.log(JSON.stringify({ seconds, joules: Number(joules), rows: Number(rows) }));
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
