package io.certwright.internal.keyfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.certwright.errors.UnreadableImportException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits text into the blocks of PEM. Lines end by LF, CR LF or CR; what stands between the blocks
 * is passed over; inside of one, blank lines and white space are. Everything else in there has to
 * be right: a block that is nearly one is an error of whoever wrote it, not junk.
 */
final class PemReader {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final int MAX_LABEL = 64;
  private static final int MAX_HEADERS = 16;
  private static final int MAX_HEADER = 1_024;

  private final byte[] text;
  private final Pile pile;
  private final Where source;
  private int position;
  private int line;
  private int start;
  private int end;

  PemReader(byte[] text, Pile pile, Where source) {
    this.text = text;
    this.pile = pile;
    this.source = source;
  }

  List<PemBlock> read() {
    var blocks = new ArrayList<PemBlock>();
    while (nextLine()) {
      if (startsWith(BEGIN)) {
        blocks.add(block(blocks.size() + 1));
      }
    }
    return blocks;
  }

  private PemBlock block(int number) {
    var label = label(BEGIN, source.block(number, "unnamed", line));
    var where = source.block(number, label, line);
    pile.budget().block(where);
    Map<String, String> headers = Map.of();
    // A secret may be in it: what is taken here is wiped with the pile, and is large enough.
    var sink = new Base64Sink(pile.keep(new byte[room()]));
    boolean first = true;
    while (nextLine()) {
      if (startsWith(END)) {
        if (!label(END, where.line(line)).equals(label)) {
          throw where
              .line(line)
              .refuse(Reason.MALFORMED, "\"" + END + label + DASHES + "\" was expected");
        }
        sink.end(where.line(line));
        return new PemBlock(where, label, headers, pile.keep(sink.toByteArray()));
      }
      if (startsWith(BEGIN)) {
        throw where
            .line(line)
            .refuse(
                Reason.MALFORMED,
                "a block begins inside of another; \""
                    + END
                    + label
                    + DASHES
                    + "\" was expected before");
      }
      if (first && hasColon()) {
        headers = headers(where);
      } else if (end == start) {
        continue;
      } else {
        sink.put(text, start, end, where.line(line));
      }
      first = false;
    }
    throw where
        .line(line)
        .refuse(
            Reason.MALFORMED,
            "the text ends; \"" + END + label + DASHES + "\" was expected before");
  }

  /** The headers from this line to the blank one behind them. */
  private Map<String, String> headers(Where where) {
    var headers = new LinkedHashMap<String, String>();
    var last = "";
    int lines = 0;
    do {
      if (++lines > MAX_HEADERS || end - start > MAX_HEADER || startsWith(DASHES)) {
        throw where
            .line(line)
            .refuse(Reason.MALFORMED, "a blank line was expected behind the headers");
      }
      var content = new String(text, start, end - start, ISO_8859_1);
      int colon = content.indexOf(':');
      if (colon > 0) {
        last = content.substring(0, colon).strip();
        headers.put(last, content.substring(colon + 1).strip());
      } else {
        headers.merge(last, content, String::concat);
      }
    } while (nextLine() && end > start);
    return headers;
  }

  private String label(String prefix, Where where) {
    var content = new String(text, start, Math.min(end - start, 200), ISO_8859_1);
    int last = content.length() - DASHES.length();
    if (last <= prefix.length()
        || !content.endsWith(DASHES)
        || last - prefix.length() > MAX_LABEL) {
      throw where.refuse(
          Reason.MALFORMED, "a line like \"" + prefix + "CERTIFICATE" + DASHES + "\" was expected");
    }
    return content.substring(prefix.length(), last);
  }

  /** At most as many bytes as the base64 up to the next dashes can give. */
  private int room() {
    int to = position;
    for (int dashes = 0; to < text.length && dashes < DASHES.length(); to++) {
      dashes = text[to] == '-' ? dashes + 1 : 0;
    }
    return (to - position) / 4 * 3 + 3;
  }

  private boolean nextLine() {
    if (position >= text.length) {
      return false;
    }
    int from = position;
    while (position < text.length && text[position] != '\n' && text[position] != '\r') {
      position++;
    }
    start = from;
    end = position;
    if (position < text.length) {
      boolean both =
          text[position] == '\r' && position + 1 < text.length && text[position + 1] == '\n';
      position += both ? 2 : 1;
    }
    if (line == 0 && startsWith("\u00ef\u00bb\u00bf")) {
      start += 3; // the mark of UTF-8
    }
    while (start < end && isSpace(text[start])) {
      start++;
    }
    while (end > start && isSpace(text[end - 1])) {
      end--;
    }
    line++;
    return true;
  }

  private boolean hasColon() {
    for (int i = start; i < end; i++) {
      if (text[i] == ':') {
        return true;
      }
    }
    return false;
  }

  private boolean startsWith(String prefix) {
    if (end - start < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if ((text[start + i] & 0xff) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\f' || b == 0x0b;
  }
}
