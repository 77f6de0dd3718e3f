package io.certwright.policy;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of a distinguished name in DER (RFC 5280, 4.1.2.4). The JDK parses and writes
 * names, but does not say what is in them.
 */
final class DerName {

  /**
   * One attribute.
   *
   * @param type the object identifier in dotted form
   * @param text the value; empty if it is no PrintableString, UTF8String or IA5String, or not a
   *     well-formed one
   */
  record Attribute(String type, Optional<String> text) {}

  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int PRINTABLE_STRING = 0x13;
  private static final int IA5_STRING = 0x16;

  private DerName() {}

  /**
   * The attributes in order.
   *
   * @throws IllegalArgumentException if it is not the DER of a name
   */
  static List<Attribute> attributes(byte[] der) {
    var attributes = new ArrayList<Attribute>();
    try {
      ByteBuffer outer = ByteBuffer.wrap(der);
      ByteBuffer name = content(outer, SEQUENCE);
      requireEnd(outer);
      while (name.hasRemaining()) {
        ByteBuffer set = content(name, SET);
        while (set.hasRemaining()) {
          attributes.add(attribute(content(set, SEQUENCE)));
        }
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the name ends too early", e);
    }
    return attributes;
  }

  /**
   * The name with another value in the place of its attributes of a type, or behind all others if
   * it has none.
   *
   * @param replacement a name of that attribute alone
   */
  static byte[] withAttribute(byte[] der, String type, byte[] replacement) {
    var out = new ByteArrayOutputStream();
    boolean replaced = false;
    ByteBuffer name = content(ByteBuffer.wrap(der), SEQUENCE);
    while (name.hasRemaining()) {
      int start = name.position();
      ByteBuffer set = content(name, SET);
      boolean found = false;
      while (set.hasRemaining()) {
        found |= attribute(content(set, SEQUENCE)).type().equals(type);
      }
      byte[] kept = new byte[name.position() - start];
      name.get(start, kept);
      out.writeBytes(found ? rest(replacement) : kept);
      replaced |= found;
    }
    if (!replaced) {
      out.writeBytes(rest(replacement));
    }
    return sequence(out.toByteArray());
  }

  private static byte[] rest(byte[] name) {
    ByteBuffer content = content(ByteBuffer.wrap(name), SEQUENCE);
    var bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  private static byte[] sequence(byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(SEQUENCE);
    if (content.length >= 0x80) {
      out.write(content.length < 0x100 ? 0x81 : 0x82);
    }
    if (content.length >= 0x100) {
      out.write(content.length >> 8);
    }
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static Attribute attribute(ByteBuffer pair) {
    String type = objectIdentifier(content(pair, OBJECT_IDENTIFIER));
    int tag = pair.get(pair.position()) & 0xff;
    Optional<String> text = text(tag, content(pair, tag));
    requireEnd(pair);
    return new Attribute(type, text);
  }

  private static Optional<String> text(int tag, ByteBuffer content) {
    return switch (tag) {
      case UTF8_STRING -> decode(StandardCharsets.UTF_8, content);
      case PRINTABLE_STRING, IA5_STRING -> decode(StandardCharsets.US_ASCII, content);
      default -> Optional.empty();
    };
  }

  private static Optional<String> decode(Charset charset, ByteBuffer content) {
    try {
      return Optional.of(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(content)
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String objectIdentifier(ByteBuffer content) {
    var dotted = new StringBuilder();
    var arc = BigInteger.ZERO;
    while (content.hasRemaining()) {
      byte b = content.get();
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(b & 0x7f));
      if (b >= 0) {
        if (dotted.isEmpty()) {
          long first = Math.min(2, arc.longValue() / 40);
          dotted.append(first);
          arc = arc.subtract(BigInteger.valueOf(40 * first));
        }
        dotted.append('.').append(arc);
        arc = BigInteger.ZERO;
      }
    }
    return dotted.toString();
  }

  /** Takes one element of the tag from the buffer and gives its content. */
  private static ByteBuffer content(ByteBuffer from, int tag) {
    if ((from.get() & 0xff) != tag) {
      throw new IllegalArgumentException("the name is not built like one");
    }
    int length = from.get() & 0xff;
    if (length >= 0x80) {
      int count = length - 0x80;
      if (count < 1 || count > 3) {
        throw new IllegalArgumentException("the name has a length that is not of DER");
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = (length << 8) | (from.get() & 0xff);
      }
    }
    if (length > from.remaining()) {
      throw new IllegalArgumentException("the name ends too early");
    }
    ByteBuffer content = from.slice(from.position(), length);
    from.position(from.position() + length);
    return content;
  }

  private static void requireEnd(ByteBuffer buffer) {
    if (buffer.hasRemaining()) {
      throw new IllegalArgumentException("the name has something behind its end");
    }
  }
}
