package io.certwright.internal.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.certwright.spi.audit.AuditAnchor;
import io.certwright.spi.audit.SignedCheckpoint;
import io.certwright.spi.storage.VaultId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file of one vault's checkpoints, one on a line, to which is only added; each is forced to the
 * disk before it counts. A line that a crash left unfinished was never acknowledged: the next one
 * takes its place. Thread-safe; processes exclude each other by a lock on the file.
 */
public final class FileAnchor implements AuditAnchor {

  /** Two of the longest lines: so much of the end holds the last one, and a torn one after it. */
  private static final int TAIL = 4 * SignedCheckpoint.MAX_LENGTH;

  /** One for each file: a lock on it is the whole process's, so it does not part threads. */
  private static final Map<Path, Object> MONITORS = new ConcurrentHashMap<>();

  private final Path file;
  private final Object monitor;

  /** One in this file, which is made when there is a checkpoint to keep. */
  public FileAnchor(Path file) {
    this.file = file.toAbsolutePath().normalize();
    this.monitor = MONITORS.computeIfAbsent(this.file, unused -> new Object());
  }

  /**
   * What the end of the file holds.
   *
   * @param last the last whole line
   * @param length how far whole lines go
   */
  private record End(Optional<SignedCheckpoint> last, long length) {}

  @Override
  public void keep(SignedCheckpoint checkpoint) {
    synchronized (monitor) {
      add(checkpoint);
    }
  }

  private void add(SignedCheckpoint checkpoint) {
    boolean isNew = Files.notExists(file);
    try (var channel = FileChannel.open(file, CREATE, READ, WRITE)) {
      // Closing gives it back.
      var unused = channel.lock();
      var end = end(channel);
      if (end.last.isPresent() && !follows(checkpoint, end.last.get())) {
        return;
      }
      channel.truncate(end.length);
      var line = ByteBuffer.wrap((AnchorLine.of(checkpoint) + "\n").getBytes(US_ASCII));
      for (long at = end.length; line.hasRemaining(); ) {
        at += channel.write(line, at);
      }
      channel.force(true);
      if (isNew) {
        forceDirectory();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint could not be added to " + file, e);
    }
  }

  /** Whether it is news. */
  private boolean follows(SignedCheckpoint next, SignedCheckpoint last) {
    if (next.equals(last)) {
      return false;
    }
    if (!next.vault().equals(last.vault()) || next.number() <= last.number()) {
      throw new IllegalStateException(
          file
              + " has checkpoint "
              + last.number()
              + " of vault "
              + last.vault()
              + " already; nothing older and nothing of another vault is added to it");
    }
    return true;
  }

  @Override
  public Optional<SignedCheckpoint> last(VaultId vault) {
    synchronized (monitor) {
      return last();
    }
  }

  private Optional<SignedCheckpoint> last() {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try (var channel = FileChannel.open(file, READ)) {
      var unused = channel.lock(0, Long.MAX_VALUE, true);
      return end(channel).last;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be read", e);
    }
  }

  private static End end(FileChannel channel) throws IOException {
    long from = Math.max(0, channel.size() - TAIL);
    var bytes = ByteBuffer.allocate((int) (channel.size() - from));
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
      // More of it.
    }
    var text = new String(bytes.array(), 0, bytes.position(), US_ASCII);
    int whole = text.lastIndexOf('\n');
    if (whole < 0) {
      if (from > 0) {
        throw new IllegalStateException("it ends with something else than checkpoints");
      }
      return new End(Optional.empty(), 0);
    }
    var line = text.substring(text.lastIndexOf('\n', whole - 1) + 1, whole);
    return new End(Optional.of(AnchorLine.parse(line)), from + whole + 1);
  }

  private void forceDirectory() throws IOException {
    var directory = file.getParent();
    if (directory != null) {
      try (var channel = FileChannel.open(directory, READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public String toString() {
    return "FileAnchor[" + file + "]";
  }
}
