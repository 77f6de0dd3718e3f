package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.VaultId;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backups that are not as they were written. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BackupHostileTest {

  private static final int CHUNK = (1 << 16) + 16;

  private final Estate estate = new Estate();
  private Vault vault;
  private VaultId id;
  private byte[] small;

  @BeforeEach
  void backUp() {
    vault = estate.open(MemoryStorage.create(estate.clock));
    id = Estate.id(vault);
    issue("one");
    small = Estate.backUp(vault);
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private void issue(String name) {
    vault.create(name, CertificatePolicy.tlsServer("a.example.test").key(KeySpec.ED25519).build());
  }

  /** Where the sealed part begins: after the magic line, the version, the length and the header. */
  private static int headerEnd(byte[] backup) {
    int at = "certwright backup\n".length() + 1;
    int length = 0;
    for (int i = 0; i < 4; i++) {
      length = length << 8 | (backup[at + i] & 0xff);
    }
    return at + 4 + length;
  }

  private void refuses(byte[] backup, String what) {
    var target = MemoryStorage.create(estate.clock);
    var thrown = catchThrowable(() -> estate.restore(backup, target));
    assertThat(thrown)
        .as(what)
        .isInstanceOfAny(UnusableBackupException.class, KeyAccessException.class);
    assertThat(Estate.everything(target, id)).as(what).isEmpty();
  }

  @Test
  void everyByteCounts() {
    for (int i = 0; i < small.length; i++) {
      for (int flip : new int[] {1, 0x80}) {
        var changed = small.clone();
        changed[i] ^= (byte) flip;
        refuses(changed, "byte " + i + " of " + small.length);
      }
    }
    estate.restore(small, MemoryStorage.create(estate.clock));
  }

  @Test
  void everyLengthCounts() {
    for (int i = 0; i < small.length; i++) {
      refuses(Arrays.copyOf(small, i), "the first " + i + " bytes");
    }
    for (int more : new int[] {1, 16, 17, CHUNK}) {
      refuses(Arrays.copyOf(small, small.length + more), more + " bytes more");
    }
  }

  @Test
  void chunksStayInTheirPlaceAndTheirBackup() {
    for (int i = 0; i < 110; i++) {
      issue("many-" + i);
    }
    var first = Estate.backUp(vault);
    var second = Estate.backUp(vault);
    int start = headerEnd(first);
    assertThat(first.length - start).as("at least three chunks").isGreaterThan(2 * CHUNK);

    refuses(Arrays.copyOf(first, start + CHUNK), "cut off after the first chunk");
    refuses(Arrays.copyOf(first, start + 2 * CHUNK), "cut off after the second");
    refuses(join(part(first, 0, start), part(first, start + CHUNK, first.length)), "without one");
    refuses(
        join(
            part(first, 0, start),
            part(first, start + CHUNK, start + 2 * CHUNK),
            part(first, start, start + CHUNK),
            part(first, start + 2 * CHUNK, first.length)),
        "two chunks swapped");
    refuses(join(part(first, 0, start + CHUNK), part(first, start, first.length)), "a chunk twice");
    refuses(
        join(part(first, 0, start + CHUNK), part(second, start + CHUNK, second.length)),
        "two backups of one vault spliced");
    refuses(join(part(second, 0, start), part(first, start, first.length)), "another's header");
    refuses(join(first, second), "one after the other");
    estate.restore(first, MemoryStorage.create(estate.clock));
  }

  @Test
  void whatIsForeignIsNamed() {
    byte[] foreign;
    var other = new Estate();
    try (var elsewhere = other.open(MemoryStorage.create())) {
      foreign = Estate.backUp(elsewhere);
    }
    refuses(foreign, "another vault's, under another key");
    refuses(
        join(part(small, 0, headerEnd(small)), part(foreign, headerEnd(foreign), foreign.length)),
        "another vault's content");
    assertThatThrownBy(() -> estate.restore(new byte[0], MemoryStorage.create()))
        .isInstanceOf(UnusableBackupException.class);
    assertThatThrownBy(() -> estate.restore(new byte[100_000], MemoryStorage.create()))
        .isInstanceOf(UnusableBackupException.class)
        .hasMessageContaining("does not begin like a backup");
    var newer = small.clone();
    newer["certwright backup\n".length()] = 2;
    assertThatThrownBy(() -> estate.restore(newer, MemoryStorage.create()))
        .isInstanceOf(UnusableBackupException.class)
        .hasMessageContaining("version 2");
    var huge = small.clone();
    huge["certwright backup\n".length() + 1] = 0x7f;
    assertThatThrownBy(() -> estate.restore(huge, MemoryStorage.create()))
        .isInstanceOf(UnusableBackupException.class)
        .hasMessageContaining("length");
  }

  private static byte[] part(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] join(byte[]... parts) {
    var all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
