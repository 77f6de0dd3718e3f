package io.certwright.storage.file;

import io.certwright.spi.Bytes;
import io.certwright.storage.file.TestLayer.Kind;
import io.certwright.storage.file.TestLayer.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A model of a disk that loses power: contents are safe once their file was forced, names once the
 * directory was, and of what is not safe each part may be there or not.
 */
final class LostDisk {

  private static final int SECTOR = 512;

  private static final class File {
    private byte[] safe = {};
    private final List<Op> pending = new ArrayList<>();

    byte[] with(List<Op> ops) {
      var content = safe;
      for (var op : ops) {
        content =
            op.kind() == Kind.TRUNCATE
                ? Arrays.copyOf(content, (int) Math.min(content.length, op.position()))
                : written(content, op.position(), op.bytes(), 0, op.bytes().length());
      }
      return content;
    }

    byte[] now() {
      return with(pending);
    }
  }

  private final List<Map<String, File>> namesSinceForce = new ArrayList<>();
  private final Map<String, File> names = new HashMap<>();

  LostDisk() {
    namesSinceForce.add(Map.of());
  }

  void apply(Op op) {
    switch (op.kind()) {
      case CREATE -> names.put(op.name(), new File());
      case WRITE, TRUNCATE -> names.get(op.name()).pending.add(op);
      case FORCE -> {
        var file = names.get(op.name());
        file.safe = file.now();
        file.pending.clear();
      }
      case RENAME -> names.put(op.to().getFileName().toString(), names.remove(op.name()));
      case DELETE -> names.remove(op.name());
      case FORCE_DIRECTORY -> namesSinceForce.clear();
    }
    if (op.kind() != Kind.WRITE && op.kind() != Kind.TRUNCATE && op.kind() != Kind.FORCE) {
      namesSinceForce.add(Map.copyOf(names));
    }
  }

  /** What another process would find now. */
  Map<String, byte[]> now() {
    return contents(names, null, null);
  }

  /**
   * What may be found: every state of the names since they were forced, with nothing, everything,
   * all but one write, and one write torn at each sector.
   */
  List<Map<String, byte[]>> afterPowerLoss() {
    var states = new ArrayList<Map<String, byte[]>>();
    for (var found : namesSinceForce) {
      states.add(contents(found, null, null));
      states.add(safeContents(found));
      found.forEach(
          (name, file) -> {
            for (var other : omitted(file)) {
              states.add(contents(found, name, other));
            }
            for (var torn : torn(file)) {
              states.add(contents(found, name, torn));
            }
          });
    }
    return states;
  }

  /** One of all the states that may be found. */
  Map<String, byte[]> afterPowerLoss(Random random) {
    var found = namesSinceForce.get(random.nextInt(namesSinceForce.size()));
    var contents = new TreeMap<String, byte[]>();
    found.forEach(
        (name, file) -> {
          var content = file.safe;
          for (var op : file.pending) {
            content =
                op.kind() == Kind.TRUNCATE
                    ? random.nextBoolean() ? content : cut(content, op)
                    : partlyWritten(content, op, random);
          }
          contents.put(name, content);
        });
    return contents;
  }

  private static byte[] cut(byte[] content, Op op) {
    return Arrays.copyOf(content, (int) Math.min(content.length, op.position()));
  }

  /** Each sector of a write may be there or not, and the length may have come without them. */
  private static byte[] partlyWritten(byte[] content, Op op, Random random) {
    int start = (int) op.position();
    int length = op.bytes().length();
    var changed =
        random.nextInt(4) == 0
            ? Arrays.copyOf(content, Math.max(content.length, start + length))
            : content;
    int chance = random.nextInt(3);
    for (int from = 0; from < length; ) {
      int to = Math.min(length, from + SECTOR - (start + from) % SECTOR);
      if (chance == 0 ? random.nextBoolean() : chance == 1) {
        changed = written(changed, start, op.bytes(), from, to);
      }
      from = to;
    }
    return changed;
  }

  /** All but one of what was not forced. */
  private static List<byte[]> omitted(File file) {
    var states = new ArrayList<byte[]>();
    for (int i = 0; file.pending.size() > 1 && i < file.pending.size(); i++) {
      var rest = new ArrayList<>(file.pending);
      rest.remove(i);
      states.add(file.with(rest));
    }
    return states;
  }

  /** The last write cut off at each sector, or with each sector but the first ones missing. */
  private static List<byte[]> torn(File file) {
    var states = new ArrayList<byte[]>();
    int last = file.pending.size() - 1;
    if (last < 0 || file.pending.get(last).kind() != Kind.WRITE) {
      return states;
    }
    var before = file.with(file.pending.subList(0, last));
    var write = file.pending.get(last).bytes();
    int start = (int) file.pending.get(last).position();
    int length = file.now().length;
    int first = SECTOR - start % SECTOR;
    for (int cut = first; cut < write.length(); cut += SECTOR) {
      states.add(written(before, start, write, 0, cut));
      states.add(written(before, start, write, cut, write.length()));
      // The length grew, but nothing of the contents came.
      states.add(Arrays.copyOf(written(before, start, write, 0, cut), length));
    }
    states.add(Arrays.copyOf(before, Math.max(before.length, length)));
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
    names.forEach((n, file) -> contents.put(n, n.equals(name) ? other : file.now()));
    return contents;
  }

  private static Map<String, byte[]> safeContents(Map<String, File> names) {
    var contents = new TreeMap<String, byte[]>();
    names.forEach((n, file) -> contents.put(n, file.safe));
    return contents;
  }
}
