package io.certwright.testkit;

import io.certwright.spi.storage.Storage;
import java.time.Duration;
import java.util.Set;

/**
 * The place of the records of one scenario, empty at first: a directory, a schema, an area of
 * memory. {@link StorageContract} asks for a fresh one for each scenario and closes it afterwards.
 */
public interface StorageFixture extends AutoCloseable {

  /** How often a record is overwritten while readers watch it, as a rule. */
  int OVERWRITES = 10_000;

  /** How often at least. */
  int LEAST_OVERWRITES = 1_000;

  /**
   * Opens the storage: on nothing the first time; later, with {@link StorageAbility#REOPENS}, on
   * what the earlier ones left, as a process does that was started again. With {@link
   * StorageAbility#SHARED} it is called from several threads and while others are open.
   *
   * <p>The scenario closes what it opens.
   */
  Storage open();

  /** What this fixture can do. */
  Set<StorageAbility> abilities();

  /**
   * Moves the clock of the storages opened here, those that are open included. Called only with
   * {@link StorageAbility#MOVES_CLOCK}.
   *
   * @param by how far; back if negative
   */
  default void moveClock(Duration by) {
    throw new UnsupportedOperationException("this fixture does not say that it moves the clock");
  }

  /**
   * All bytes that the storage keeps at the moment, in any order: its files, or every column of its
   * tables. A scenario searches them for keys that must not be there, and for a payload that must.
   * Called only with {@link StorageAbility#DUMPS}, while storages are open or after.
   *
   * @throws Exception what kept it from being read; the scenario fails
   */
  default byte[] dump() throws Exception {
    throw new UnsupportedOperationException("this fixture does not say that it dumps");
  }

  /**
   * Keeps the storages opened here from going on, as a lock that somebody holds or a server that
   * does not answer does, until what it returns is closed. Every call then ends within the time
   * that the storage was set to wait, at most {@link #patience}. Called only with {@link
   * StorageAbility#STALLS}.
   *
   * @throws Exception what kept it from being done; the scenario fails
   */
  default AutoCloseable stall() throws Exception {
    throw new UnsupportedOperationException("this fixture does not say that it stalls");
  }

  /**
   * Opens the storage beside those that are open, set to wait as short as it can. Called only with
   * {@link StorageAbility#STALLS}.
   */
  default Storage openImpatient() {
    return open();
  }

  /** How long a call to {@link #openImpatient} may take that is held up by {@link #stall}. */
  default Duration patience() {
    return Duration.ofMinutes(1);
  }

  /**
   * How often a record is overwritten while readers watch it. Where a commit takes long, a fixture
   * may say less than the usual {@value #OVERWRITES}, down to {@value #LEAST_OVERWRITES}.
   */
  default int overwrites() {
    return OVERWRITES;
  }

  /**
   * Removes the records. Every storage that was opened here has been closed; a fixture that lends
   * something (connections, files) may check here that it got all of it back.
   */
  @Override
  default void close() {}
}
