package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.Duel;
import io.certwright.benchmarks.Effort;
import io.certwright.benchmarks.Line;
import io.certwright.benchmarks.Meter;

/** What is written to PostgreSQL, against bare SQL that writes the same rows and bytes. */
final class PostgresFigures {

  private static final double AIM_OF_COMMIT = 1.4;
  private static final double AIM_OF_DRAIN = 1.5;

  private static final int DRAINED = 10;
  private static final int TURNS = 100;
  private static final int WARM_UPS = 10;

  private PostgresFigures() {}

  /** One commit of a certificate's records. */
  static Line commit(String name, Shelf shelf, Effort effort) throws Exception {
    var backend = (PostgresBackend) shelf.backend();
    var time = new Stopwatch();
    backend.open("bare", new MovableClock()).close();
    try (var storage = backend.open("ours", new MovableClock());
        var connection = backend.pool().getConnection()) {
      var ours = new Committing(storage, time);
      var bare = new BareCommit(connection, PostgresBackend.prefix("bare"), time);
      var duel = Duel.ofSingles(ours::repeat, bare::repeat, time, effort);
      return Line.of(name, duel.ours(), duel.floor(), "us", AIM_OF_COMMIT);
    }
  }

  /** What is overdue is claimed and completed, a hundredth of it at a time. */
  static Line drain(String name, Shelf shelf, Effort effort) throws Exception {
    var backend = (PostgresBackend) shelf.backend();
    int count = effort.records() / DRAINED;
    int limit = count / TURNS;
    try (var ours = new Filled(backend, "drained", count);
        var bare = new Filled(backend, "baredrained", count);
        var connection = backend.pool().getConnection()) {
      ours.clock().makeDue(count);
      var drain = new Draining(ours, limit);
      var floor = new BareDraining(connection, PostgresBackend.prefix("baredrained"), bare, limit);
      int rounds = TURNS - WARM_UPS;
      var duel = Duel.ofTurns(drain::repeat, floor::repeat, Meter.WALL, WARM_UPS, rounds);
      return Line.of(name, duel.ours(), duel.floor(), "ms", AIM_OF_DRAIN).number("records", limit);
    }
  }
}
