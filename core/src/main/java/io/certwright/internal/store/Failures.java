package io.certwright.internal.store;

import io.certwright.errors.IntegrityException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import io.certwright.spi.storage.StorageException;
import java.util.function.Supplier;

/** What a storage's failures are to the users of a vault. */
public final class Failures {

  private Failures() {}

  /** Calls a storage, and turns what it throws into a {@link VaultException}. */
  public static <T> T guard(Supplier<T> call) {
    try {
      return call.get();
    } catch (StorageException e) {
      throw translate(e);
    }
  }

  /** The user's exception for a storage's. */
  public static VaultException translate(StorageException e) {
    return switch (e.reason()) {
      case DAMAGED -> new IntegrityException("storage", e.getMessage());
      case CLOSED -> new VaultClosedException();
      default -> new StorageFailureException(e);
    };
  }
}
