package io.certwright.storage.file.internal;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the heap, in order. It never changes: putting a row makes another tree that shares nearly
 * all of this one, so readers and the writer of an index file need no lock. A treap: random
 * priorities keep it balanced.
 */
final class Tree {

  static final Tree EMPTY = new Tree(null);

  private static final class Node {
    private final byte[] key;
    private final byte[] value;
    private final int height;
    private final @Nullable Node left;
    private final @Nullable Node right;

    Node(byte[] key, byte[] value, @Nullable Node left, @Nullable Node right) {
      this.key = key;
      this.value = value;
      this.height = 1 + Math.max(heightOf(left), heightOf(right));
      this.left = left;
      this.right = right;
    }

    Node over(@Nullable Node newLeft, @Nullable Node newRight) {
      return new Node(key, value, newLeft, newRight);
    }
  }

  private final @Nullable Node root;

  private Tree(@Nullable Node root) {
    this.root = root;
  }

  boolean isEmpty() {
    return root == null;
  }

  /** How many rows are passed at most to find one. */
  int height() {
    return heightOf(root);
  }

  /** The tree with this row, in the place of one with the same key. */
  Tree with(byte[] key, byte[] value) {
    return new Tree(put(root, key, value));
  }

  private static Node put(@Nullable Node at, byte[] key, byte[] value) {
    if (at == null) {
      return new Node(key, value, null, null);
    }
    int order = Arrays.compareUnsigned(key, at.key);
    if (order == 0) {
      return new Node(at.key, value, at.left, at.right);
    }
    return order < 0
        ? afterLeftGrew(at, put(at.left, key, value))
        : afterRightGrew(at, put(at.right, key, value));
  }

  private static Node afterLeftGrew(Node at, Node left) {
    if (left.height <= heightOf(at.right) + 1) {
      return at.over(left, at.right);
    }
    var middle = left.right;
    return middle == null || heightOf(left.left) >= middle.height
        ? left.over(left.left, at.over(middle, at.right))
        : middle.over(left.over(left.left, middle.left), at.over(middle.right, at.right));
  }

  private static Node afterRightGrew(Node at, Node right) {
    if (right.height <= heightOf(at.left) + 1) {
      return at.over(at.left, right);
    }
    var middle = right.left;
    return middle == null || heightOf(right.right) >= middle.height
        ? right.over(at.over(at.left, middle), right.right)
        : middle.over(at.over(at.left, middle.left), right.over(middle.right, right.right));
  }

  private static int heightOf(@Nullable Node node) {
    return node == null ? 0 : node.height;
  }

  /** What stands under the key; null: nothing is known here. */
  byte @Nullable [] get(byte[] key) {
    var at = root;
    while (at != null) {
      int order = Arrays.compareUnsigned(key, at.key);
      if (order == 0) {
        return at.value;
      }
      at = order < 0 ? at.left : at.right;
    }
    return null;
  }

  /** The rows from this key on. */
  Cursor from(byte[] start) {
    return new Walk(root, start, true);
  }

  /** The rows before this key, the last one first. */
  Cursor before(byte[] end) {
    return new Walk(root, end, false);
  }

  private static final class Walk implements Cursor {
    private final ArrayDeque<Node> path = new ArrayDeque<>();
    private final boolean ascends;
    private @Nullable Node current;

    Walk(@Nullable Node root, byte[] edge, boolean ascends) {
      this.ascends = ascends;
      for (var at = root; at != null; ) {
        boolean isBehindEdge = Arrays.compareUnsigned(at.key, edge) >= 0;
        if (isBehindEdge == ascends) {
          path.push(at);
        }
        at = isBehindEdge ? at.left : at.right;
      }
    }

    @Override
    public boolean next() {
      if (path.isEmpty()) {
        return false;
      }
      var node = path.pop();
      current = node;
      for (var at = ascends ? node.right : node.left;
          at != null;
          at = ascends ? at.left : at.right) {
        path.push(at);
      }
      return true;
    }

    private Node node() {
      if (current == null) {
        throw new IllegalStateException("before the first row");
      }
      return current;
    }

    @Override
    public byte[] key() {
      return node().key;
    }

    @Override
    public byte[] value() {
      return node().value;
    }
  }
}
