package io.certwright.spring.boot;

import io.certwright.spi.storage.StorageException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells why a storage was not opened. */
final class StorageFailureAnalyzer extends AbstractFailureAnalyzer<StorageException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, StorageException cause) {
    return new FailureAnalysis(
        "The storage of the vault was not opened: " + cause.getMessage(),
        action(cause.reason()),
        cause);
  }

  private static String action(StorageException.Reason reason) {
    return switch (reason) {
      case NOT_A_STORAGE ->
          "Check certwright.storage.uri. If a vault is to be made there, set"
              + " certwright.storage.create=true.";
      case IN_USE ->
          "Stop the other process, or keep the vault in a storage that several can use, as a"
              + " database.";
      case NEWER_FORMAT -> "Use the version of Certwright that wrote it, or a later one.";
      case DAMAGED -> "Restore it from a backup.";
      case FULL -> "Make room.";
      default -> "See that what certwright.storage.uri names can be reached, and start again.";
    };
  }
}
