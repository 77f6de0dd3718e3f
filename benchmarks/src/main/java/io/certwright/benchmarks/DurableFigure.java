package io.certwright.benchmarks;

import io.certwright.storage.file.FileStorage;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * One durable issue into a directory, against the minimal path followed by one append and one
 * fdatasync of as many bytes.
 */
final class DurableFigure implements Figure {

  private static final double AIM = 1.25;
  private static final int SAMPLE = 20;

  @Override
  public String name() {
    return "issue-file";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    try (var directory = new ScratchDirectory();
        var vault = IssuingVault.in(FileStorage.at(directory.path().resolve("vault")));
        var file =
            FileChannel.open(
                directory.path().resolve("floor"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
      int bytes = bytesPerIssue(directory, vault);
      var bare = new BareIssuer(BarePath.fastest(vault.authority()));
      var frame = ByteBuffer.allocateDirect(bytes);
      Work floor = times -> issue(bare, file, frame, times);
      var duel = Duel.ofWall(vault::issue, floor, effort);
      return Line.of(name(), duel.ours(), duel.floor(), "us", AIM).number("bytes", bytes);
    }
  }

  /** What the vault itself appends for a certificate. */
  private static int bytesPerIssue(ScratchDirectory directory, IssuingVault vault)
      throws Exception {
    long before = directory.size();
    vault.issue(SAMPLE);
    return (int) ((directory.size() - before) / SAMPLE);
  }

  private static int issue(BareIssuer bare, FileChannel file, ByteBuffer frame, int times)
      throws Exception {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      var kept = bare.issue();
      frame.clear().put(kept.der).put(kept.sealedKey).position(0).limit(frame.capacity());
      sum += file.write(frame);
      file.force(false);
    }
    return sum;
  }
}
