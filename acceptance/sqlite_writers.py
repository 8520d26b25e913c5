"""sqlite_writers.py DATABASE JOURNAL_MODE PROCESSES TRANSACTIONS

Several processes insert and update in one database; afterwards every acknowledged row is there.
"""
import multiprocessing
import sqlite3
import sys


def connect(path):
    connection = sqlite3.connect(path, timeout=120, isolation_level=None)
    connection.execute("pragma synchronous=full")
    return connection


def write(path, writer, transactions):
    connection = connect(path)
    for number in range(transactions):
        connection.execute("begin immediate")
        connection.execute("insert into rows values (?, ?, zeroblob(700))", (writer, number))
        connection.execute("update total set n = n + 1")
        connection.execute("commit")
    connection.close()


def main():
    path, mode, processes, transactions = sys.argv[1:]
    processes, transactions = int(processes), int(transactions)
    connection = connect(path)
    got = connection.execute("pragma journal_mode=" + mode).fetchone()[0]
    assert got == mode, got
    connection.execute("create table rows (writer, number, filler, primary key (writer, number))")
    connection.execute("create table total (n)")
    connection.execute("insert into total values (0)")
    connection.close()
    workers = [
        multiprocessing.Process(target=write, args=(path, i, transactions)) for i in range(processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(worker.exitcode == 0 for worker in workers), [w.exitcode for w in workers]
    connection = connect(path)
    rows = connection.execute("select count(*) from rows").fetchone()[0]
    total = connection.execute("select n from total").fetchone()[0]
    assert rows == total == processes * transactions, (rows, total)
    print("figure: %d transactions" % rows)


main()
