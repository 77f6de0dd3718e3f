package io.certwright.storage.file.internal;

import io.certwright.spi.storage.RecordKey;
import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets damaged bytes aside before what they are in goes, so that a person can look at them. */
final class Quarantine {

  private static final int CHUNK = 1 << 16;

  private final FileLayer files;
  private final Path directory;
  private final Damages damages;

  Quarantine(FileLayer files, Path directory, Damages damages) {
    this.files = files;
    this.directory = directory;
    this.damages = damages;
  }

  static boolean isName(String name) {
    return name.matches("quarantine-[0-9a-f]{16}-[0-9a-f]{8}\\.bin");
  }

  /** Copies them into a file of their own, durably, and reports it. */
  void setAside(Segment segment, long from, long to, @Nullable RecordKey key) throws IOException {
    var hex = HexFormat.of();
    var name =
        "quarantine-"
            + hex.toHexDigits(segment.base())
            + "-"
            + hex.toHexDigits((int) from)
            + ".bin";
    try (var source = files.openForReading(segment.path());
        var target = files.openForWriting(directory.resolve(name))) {
      target.truncate(0);
      var bytes = new byte[CHUNK];
      for (long at = from; at < to; ) {
        int count = source.read(at, bytes, 0, (int) Math.min(CHUNK, to - at));
        if (count == 0) {
          break;
        }
        target.write(at - from, bytes, 0, count);
        at += count;
      }
      Journal.forced(target::force);
    }
    Journal.forced(() -> files.forceDirectory(directory));
    damages.report(
        new Damage(
            Damage.Kind.SET_ASIDE,
            segment.name(),
            from,
            to - from,
            Optional.ofNullable(key),
            "damaged bytes" + (key == null ? "" : " of " + key) + " were set aside in " + name));
  }
}
