package io.certwright.storage.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The rows in the heap, against a sorted map. */
class TreeTest {

  @Property(tries = 200)
  void itIsASortedMapOfWhichEveryVersionStays(
      @ForAll @Size(max = 300) List<@Size(max = 3) byte[]> keys) {
    var model = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
    var tree = Tree.EMPTY;
    for (int i = 0; i < keys.size(); i++) {
      var value = new byte[] {(byte) i};
      var before = tree;
      var known = model.get(keys.get(i));
      tree = before.with(keys.get(i), value);
      assertThat(before.get(keys.get(i))).isSameAs(known);
      model.put(keys.get(i), value);
    }
    assertThat(rows(tree.from(new byte[0]))).containsExactlyElementsOf(model.keySet());
    for (var edge : keys) {
      assertThat(tree.get(edge)).isSameAs(model.get(edge));
      assertThat(rows(tree.from(edge))).containsExactlyElementsOf(model.tailMap(edge).keySet());
      assertThat(rows(tree.before(edge)))
          .containsExactlyElementsOf(model.headMap(edge, false).descendingMap().keySet());
    }
    assertBalanced(tree, model.size());
  }

  /** The orders in which a tree without balance is a list, or bends in the middle. */
  @Property(tries = 20)
  void whateverTheOrderItStaysFlat(@ForAll boolean descends, @ForAll boolean fromBothEnds) {
    var tree = Tree.EMPTY;
    int count = 5_000;
    for (int i = 0; i < count; i++) {
      int at = fromBothEnds && i % 2 == 1 ? 2 * count - i : i;
      int number = descends ? 2 * count - at : at;
      tree = tree.with(new byte[] {(byte) (number >> 8), (byte) number}, new byte[] {1});
    }
    assertBalanced(tree, count);
  }

  /** 1.4405 log2(n + 2) is the most that an AVL tree can have. */
  private static void assertBalanced(Tree tree, int rows) {
    double most = 1.4405 * Math.log(rows + 2.0) / Math.log(2);
    assertThat((double) tree.height()).isLessThanOrEqualTo(most);
  }

  private static List<byte[]> rows(Cursor cursor) {
    var keys = new ArrayList<byte[]>();
    while (cursor.next()) {
      keys.add(cursor.key());
    }
    return keys;
  }
}
