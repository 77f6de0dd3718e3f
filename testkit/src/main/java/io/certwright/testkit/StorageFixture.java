package io.certwright.testkit;

import io.certwright.spi.storage.Storage;
import java.time.Duration;
import java.util.Set;

/**
 * The place of the records of one scenario, empty at first: a directory, a schema, an area of
 * memory. {@link StorageContract} asks for a fresh one for each scenario and closes it afterwards.
 */
public interface StorageFixture extends AutoCloseable {

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

  /** Removes the records. Every storage that was opened here has been closed. */
  @Override
  default void close() {}
}
