"""What do the same questions cost in DuckDB and Polars, over the same file, with dictionary-encoded columns?

Prints one JSON object: for each library its version, the import and each question in milliseconds of processor time, the
least of several, as our own are measured. Answers are printed too, so that they can be compared.
"""

import json
import sys
import time

file, bound = sys.argv[1], 0
REPEAT = 9


def least(ask):
    best, answer = float("inf"), None
    for _ in range(REPEAT):
        began = time.process_time()
        answer = ask()
        best = min(best, time.process_time() - began)
    return best * 1e3, answer


def once(ask):
    began = time.process_time()
    ask()
    return (time.process_time() - began) * 1e3


def with_duckdb():
    import duckdb

    base = duckdb.connect()
    base.execute(
        """CREATE TABLE raw AS SELECT "Transaction Date" AS day, "Transaction Type" AS category,
           "Account Number"::VARCHAR AS account, "Counterparty" AS party, "Transaction Description" AS description,
           CAST(round((coalesce("Credit Amount", 0) - coalesce("Debit Amount", 0)) * 100) AS BIGINT) AS amount
           FROM read_csv(?, dateformat = '%d/%m/%Y')""",
        [file],
    )
    for name in ("party", "category", "account"):
        base.execute(f"CREATE TYPE {name} AS ENUM (SELECT DISTINCT {name} FROM raw WHERE {name} IS NOT NULL)")
    # Month and day of the week stand ready as small numbers, as a column store of one's own would keep them.
    base.execute(
        """CREATE TABLE lines AS SELECT day, amount, account::account AS account, category::category AS category,
           party::party AS party, CAST(year(day) * 12 + month(day) AS USMALLINT) AS month,
           CAST(isodow(day) AS UTINYINT) AS weekday, description FROM raw"""
    )
    base.execute("DROP TABLE raw")
    sums = "count(*), sum(CASE WHEN amount > 0 THEN amount ELSE 0 END), sum(CASE WHEN amount < 0 THEN amount ELSE 0 END)"
    ask = lambda sql: least(lambda: base.execute(sql).fetchall())
    found = {"version": duckdb.__version__}
    found["sum"], found["answer"] = ask(f"SELECT {sums} FROM lines")
    found["filter_half"], _ = ask(f"SELECT {sums} FROM lines WHERE amount >= {bound}")
    for key in ("month", "account", "party", "category", "weekday"):
        found[f"group_{key}"], _ = ask(f"SELECT {key}, {sums} FROM lines GROUP BY {key}")
    found["group_party_filtered"], _ = ask(f"SELECT party, {sums} FROM lines WHERE amount >= {bound} GROUP BY party")
    found["search 12345"], _ = ask("SELECT count(*) FROM lines WHERE contains(lower(description), '12345')")
    found["sort amount, 50 in the middle"] = once(
        lambda: base.execute("SELECT * FROM lines ORDER BY amount LIMIT 50 OFFSET (SELECT count(*) // 2 FROM lines)").fetchall()
    )
    return found


def with_polars():
    import polars as pl

    frame = pl.read_csv(file, infer_schema_length=1000)
    frame = frame.select(
        pl.col("Transaction Date").str.to_date("%d/%m/%Y").alias("day"),
        ((pl.col("Credit Amount").fill_null(0) - pl.col("Debit Amount").fill_null(0)) * 100)
        .round()
        .cast(pl.Int64)
        .alias("amount"),
        pl.col("Account Number").cast(pl.String).cast(pl.Categorical).alias("account"),
        pl.col("Transaction Type").cast(pl.Categorical).alias("category"),
        pl.col("Counterparty").cast(pl.Categorical).alias("party"),
        pl.col("Transaction Description").alias("description"),
    ).with_columns(
        (pl.col("day").dt.year() * 12 + pl.col("day").dt.month()).cast(pl.UInt16).alias("month"),
        pl.col("day").dt.weekday().cast(pl.UInt8).alias("weekday"),
    )
    amount = pl.col("amount")
    sums = [pl.len().alias("rows"), amount.clip(lower_bound=0).sum().alias("in"), amount.clip(upper_bound=0).sum().alias("out")]
    ask = lambda query: least(lambda: query.collect())
    lines = frame.lazy()
    found = {"version": pl.__version__}
    found["sum"], answer = ask(lines.select(sums))
    found["answer"] = answer.rows()
    found["filter_half"], _ = ask(lines.filter(amount >= bound).select(sums))
    for key in ("month", "account", "party", "category", "weekday"):
        found[f"group_{key}"], _ = ask(lines.group_by(key).agg(sums))
    found["group_party_filtered"], _ = ask(lines.filter(amount >= bound).group_by("party").agg(sums))
    found["search 12345"], _ = ask(
        lines.filter(pl.col("description").str.to_lowercase().str.contains("12345", literal=True)).select(pl.len())
    )
    middle = frame.height // 2
    found["sort amount, 50 in the middle"] = once(lambda: lines.sort("amount").slice(middle, 50).collect())
    return found


print(json.dumps({"duckdb": with_duckdb(), "polars": with_polars()}, default=str))
