package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.Duel;
import io.certwright.benchmarks.Effort;
import io.certwright.benchmarks.Line;
import io.certwright.benchmarks.ScratchDirectory;
import io.certwright.benchmarks.Work;
import io.certwright.storage.file.FileStorage;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** One durable commit of a certificate's records, against one append + fdatasync of its bytes. */
final class FileCommitFigure {

  private static final double AIM = 1.2;
  private static final int SAMPLE = 20;

  private FileCommitFigure() {}

  static Line measure(String name, Shelf shelf, Effort effort) throws Exception {
    try (var directory = new ScratchDirectory();
        var storage = FileStorage.at(directory.path().resolve("storage"));
        var file =
            FileChannel.open(
                directory.path().resolve("floor"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
      var time = new Stopwatch();
      var commits = new Committing(storage, time);
      long before = directory.size();
      commits.repeat(SAMPLE);
      int bytes = (int) ((directory.size() - before) / SAMPLE);
      var duel = Duel.ofSingles(commits::repeat, appending(file, bytes, time), time, effort);
      return Line.of(name, duel.ours(), duel.floor(), "us", AIM).number("bytes", bytes);
    }
  }

  private static Work appending(FileChannel file, int bytes, Stopwatch time) {
    var content = new byte[bytes];
    new Random(1).nextBytes(content);
    var frame = ByteBuffer.allocateDirect(bytes).put(content);
    return times -> {
      int sum = 0;
      for (int i = 0; i < times; i++) {
        frame.flip();
        sum +=
            time.time(
                () -> {
                  int written = file.write(frame);
                  file.force(false);
                  return written;
                });
      }
      return sum;
    };
  }
}
