package io.certwright.storage.file;

import io.certwright.spi.Bytes;
import io.certwright.storage.file.TestLayer.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model of a disk that loses power: contents are safe once their file was forced, names once the
 * directory was, and of what is not safe each part may be there or not.
 */
final class LostDisk {

  private static final int SECTOR = 512;

  private static final class File {
    private byte[] safe = {};
    private byte[] now = {};
    private long lastPosition;
    private Bytes lastWrite = Bytes.empty();
  }

  private Map<String, File> safeNames = new HashMap<>();
  private final Map<String, File> names = new HashMap<>();

  void apply(Op op) {
    var file = names.get(op.name());
    switch (op.kind()) {
      case CREATE -> names.put(op.name(), new File());
      case WRITE -> {
        file.now = written(file.now, op.position(), op.bytes(), 0, op.bytes().length());
        file.lastPosition = op.position();
        file.lastWrite = op.bytes();
      }
      case FORCE -> {
        file.safe = file.now;
        file.lastWrite = Bytes.empty();
      }
      case TRUNCATE -> file.now = Arrays.copyOf(file.now, (int) op.position());
      case RENAME -> names.put(op.to().getFileName().toString(), names.remove(op.name()));
      case DELETE -> names.remove(op.name());
      case FORCE_DIRECTORY -> safeNames = new HashMap<>(names);
    }
  }

  /** What may be found: names and contents as they are safe or as they were, and torn writes. */
  List<Map<String, byte[]>> afterPowerLoss() {
    var states = new ArrayList<Map<String, byte[]>>();
    for (var found : List.of(safeNames, names)) {
      states.add(contents(found, null, null));
      states.add(safeContents(found));
      found.forEach(
          (name, file) -> {
            for (var torn : torn(file)) {
              states.add(contents(found, name, torn));
            }
          });
      if (safeNames.equals(names)) {
        break;
      }
    }
    return states;
  }

  /** The last write cut off at each sector, or with each sector but the first ones missing. */
  private static List<byte[]> torn(File file) {
    var states = new ArrayList<byte[]>();
    var write = file.lastWrite;
    int start = (int) file.lastPosition;
    int first = SECTOR - start % SECTOR;
    for (int cut = first; cut < write.length(); cut += SECTOR) {
      states.add(written(file.safe, start, write, 0, cut));
      states.add(written(file.safe, start, write, cut, write.length()));
      // The length grew, but nothing of the contents came.
      states.add(Arrays.copyOf(written(file.safe, start, write, 0, cut), file.now.length));
    }
    if (write.length() > 0) {
      states.add(Arrays.copyOf(file.safe, Math.max(file.safe.length, file.now.length)));
    }
    return states;
  }

  private static byte[] written(byte[] content, long position, Bytes bytes, int from, int to) {
    int end = (int) position + to;
    var changed = Arrays.copyOf(content, Math.max(content.length, end));
    System.arraycopy(bytes.toByteArray(), from, changed, (int) position + from, to - from);
    return changed;
  }

  private static Map<String, byte[]> contents(Map<String, File> names, String name, byte[] other) {
    var contents = new TreeMap<String, byte[]>();
    names.forEach((n, file) -> contents.put(n, n.equals(name) ? other : file.now));
    return contents;
  }

  private static Map<String, byte[]> safeContents(Map<String, File> names) {
    var contents = new TreeMap<String, byte[]>();
    names.forEach((n, file) -> contents.put(n, file.safe));
    return contents;
  }
}
