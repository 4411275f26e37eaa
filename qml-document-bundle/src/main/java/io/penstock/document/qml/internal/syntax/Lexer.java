// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/**
 * Cuts a text into tokens, one on demand: the parser says where a regular expression, the rest of a template or the
 * version of an import may stand. Looks at each character once, or a second time where the parser asks for that.
 *
 * <p>Line ends are LF, CR, CR LF, U+2028 and U+2029.
 */
final class Lexer {
    private static final byte OTHER = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;

    private static final byte[] CLASSES = classes();

    /** The text, then one NUL. */
    final char[] text;
    /** Whether it is QML: more words are reserved, a string may hold line ends. */
    final boolean qml;

    /** The current token: its kind, and where it begins and ends. */
    int kind;

    int start;
    int end;
    /** Where it begins, 1-based, in UTF-16 units. */
    int line = 1;

    int column = 1;
    /** Whether a line ends between it and the token before. */
    boolean afterNewline;
    /** Whether the token before is a closing brace. */
    boolean afterBrace;
    /** Where the token before begins and ends. */
    int previousStart;

    int previousEnd;
    /** Why the current token is an {@link Token#ERROR}. */
    String error = "";
    /** In the head of an import: digits are a part of a version, not a number. */
    boolean versions;
    /** Open generator functions; in them {@code yield} is no identifier. */
    int generators;
    /** Characters looked at so far: what the cost of a document is counted in. */
    long work;

    private final Words words;
    private final int length;
    private int lines = 1;
    private int lineStart;

    Lexer(SourceText source, boolean qml) {
        text = source.chars();
        length = source.length();
        this.qml = qml;
        words = Words.of(qml);
    }

    /** Goes on to the next token. */
    void next() {
        previousStart = start;
        previousEnd = end;
        afterBrace = kind == Token.RBRACE;
        afterNewline = false;
        int at = skipBlank(end);
        start = at;
        line = lines;
        column = at - lineStart + 1;
        scan(at);
        work += end - previousEnd;
    }

    /** Whether the token before is that word. */
    boolean previousIs(String word) {
        return is(word, previousStart, previousEnd);
    }

    /** Whether the current token is that word. */
    boolean is(String word) {
        return is(word, start, end);
    }

    String text() {
        return slice(start, end);
    }

    String slice(int from, int to) {
        return new String(text, from, to - from);
    }

    /** At a slash: the current token becomes a regular expression. */
    void regularExpression() {
        int at = start + 1;
        boolean inClass = false;
        for (; ; at++) {
            char c = text[at];
            if (c == '/' && !inClass) {
                break;
            } else if (c == '\\') {
                at++;
                if (isEnd(at) || isLineEnd(text[at])) {
                    fail(at, "Unterminated regular expression backslash sequence");
                    return;
                }
            } else if (c == '[') {
                inClass = true;
            } else if (c == ']') {
                inClass = false;
            } else if (isEnd(at) || isLineEnd(c)) {
                fail(at, "Unterminated regular expression " + (inClass ? "class" : "literal"));
                return;
            }
        }
        at++;
        int flags = at;
        while (isLetter(text[at])) {
            if ("gimuy".indexOf(text[at]) < 0 || previously(text[at], flags, at)) {
                fail(at, "Invalid regular expression flag '" + text[at] + "'");
                return;
            }
            at++;
        }
        work += at - end;
        end = at;
    }

    /** At the brace that ends a substitution: the current token becomes the next part of the template. */
    void templateRest() {
        int before = end;
        template(start + 1, Token.TEMPLATE_TAIL, Token.TEMPLATE_MIDDLE);
        work += end - before;
    }

    /** The first character behind the current token that is no blank. */
    char behind() {
        int at = end;
        while (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r') {
            at++;
        }
        return text[at];
    }

    /** Value of the string literal between those offsets, its quotes included. */
    String string(int from, int to) {
        return Escapes.value(text, from + 1, to - 1);
    }

    private int skipBlank(int from) {
        int at = from;
        for (; ; ) {
            char c = text[at];
            if (c == ' ' || c == '\t') {
                at++;
            } else if (c == '\n' || c == '\r') {
                at = lineEnd(at);
            } else if (c == '/') {
                char second = text[at + 1];
                if (second == '/') {
                    at += 2;
                    while (!isLineEnd(text[at]) && !isEnd(at)) {
                        at++;
                    }
                } else if (second == '*') {
                    at = commentEnd(at + 2);
                } else {
                    return at;
                }
            } else if (c < 128) {
                if (c == 0x0B || c == 0x0C) {
                    at++;
                } else if (c == '#' && at == 0) {
                    while (!isLineEnd(text[at]) && !isEnd(at)) {
                        at++;
                    }
                } else {
                    return at;
                }
            } else if (isLineEnd(c)) {
                at = lineEnd(at);
            } else if (Character.isSpaceChar(c) || c == 0x85 || c == 0xFEFF) {
                at++;
            } else {
                return at;
            }
        }
    }

    /** An unterminated comment reaches to the end of the text. */
    private int commentEnd(int from) {
        int at = from;
        for (; ; ) {
            char c = text[at];
            if (c == '*' && text[at + 1] == '/') {
                return at + 2;
            } else if (isLineEnd(c)) {
                at = lineEnd(at);
            } else if (isEnd(at)) {
                return at;
            } else {
                at++;
            }
        }
    }

    /** Counts the line that ends there. */
    private int lineEnd(int at) {
        int next = text[at] == '\r' && text[at + 1] == '\n' ? at + 2 : at + 1;
        lines++;
        lineStart = next;
        afterNewline = true;
        return next;
    }

    private void scan(int at) {
        char c = text[at];
        if (c < 128) {
            byte type = CLASSES[c];
            if (type == LETTER) {
                word(at);
                return;
            } else if (type == DIGIT) {
                number(at);
                return;
            }
        }
        char second = at < length ? text[at + 1] : 0;
        switch (c) {
            case '(' -> token(Token.LPAREN, at + 1);
            case ')' -> token(Token.RPAREN, at + 1);
            case '[' -> token(Token.LBRACKET, at + 1);
            case ']' -> token(Token.RBRACKET, at + 1);
            case '{' -> token(Token.LBRACE, at + 1);
            case '}' -> token(Token.RBRACE, at + 1);
            case ';' -> token(Token.SEMICOLON, at + 1);
            case ':' -> token(Token.COLON, at + 1);
            case ',' -> token(Token.COMMA, at + 1);
            case '@' -> token(Token.AT, at + 1);
            case '~' -> token(Token.TILDE, at + 1);
            case '.' -> dot(at, second);
            case '"', '\'' -> string(at, c);
            case '`' -> template(at + 1, Token.TEMPLATE, Token.TEMPLATE_HEAD);
            case '?' -> question(at, second);
            case '=' -> {
                if (second == '>') {
                    token(Token.ARROW, at + 2);
                } else {
                    equality(at, second, Token.ASSIGN);
                }
            }
            case '!' -> equality(at, second, Token.NOT);
            case '+' -> doubled(at, c, second, Token.PLUS, Token.INCREMENT);
            case '-' -> doubled(at, c, second, Token.MINUS, Token.DECREMENT);
            case '&' -> doubled(at, c, second, Token.BINARY, Token.AND);
            case '|' -> doubled(at, c, second, Token.BINARY, Token.OR);
            case '%', '^' -> assignable(at + 1, Token.BINARY);
            case '/' -> {
                if (second == '=') {
                    token(Token.ASSIGN_DIVIDE, at + 2);
                } else {
                    token(Token.DIVIDE, at + 1);
                }
            }
            case '*' -> {
                if (second == '*') {
                    assignable(at + 2, Token.POWER);
                } else {
                    assignable(at + 1, Token.STAR);
                }
            }
            case '<' -> shift(at, second, Token.LESS);
            case '>' -> shift(at, second, Token.GREATER);
            default -> rare(at);
        }
    }

    private void token(int newKind, int newEnd) {
        kind = newKind;
        end = newEnd;
    }

    private void fail(int at, String why) {
        kind = Token.ERROR;
        end = Math.max(start + 1, Math.min(at, length));
        error = why;
    }

    private void dot(int at, char second) {
        if (isDigit(second) && !versions) {
            number(at);
        } else if (second == '.' && text[at + 2] == '.') {
            token(Token.ELLIPSIS, at + 3);
        } else if (second == '.') {
            fail(at + 2, "Unexpected token '.'");
        } else {
            token(Token.DOT, at + 1);
        }
    }

    private void question(int at, char second) {
        if (second == '?') {
            token(Token.COALESCE, at + 2);
        } else if (second == '.' && !isDigit(text[at + 2])) {
            token(Token.OPTIONAL_DOT, at + 2);
        } else {
            token(Token.QUESTION, at + 1);
        }
    }

    /** {@code =}, {@code ==}, {@code ===} and the like. */
    private void equality(int at, char second, int single) {
        if (second != '=') {
            token(single, at + 1);
        } else {
            token(Token.BINARY, text[at + 2] == '=' ? at + 3 : at + 2);
        }
    }

    /** An operator that may stand twice, or before an equals sign. */
    private void doubled(int at, char first, char second, int single, int twice) {
        if (second == first) {
            token(twice, at + 2);
        } else {
            assignable(at + 1, single);
        }
    }

    private void assignable(int after, int operator) {
        if (text[after] == '=') {
            token(Token.ASSIGN_OTHER, after + 1);
        } else {
            token(operator, after);
        }
    }

    private void shift(int at, char second, int single) {
        char c = text[at];
        if (second == '=') {
            token(Token.BINARY, at + 2);
        } else if (second != c) {
            token(single, at + 1);
        } else if (c == '>' && text[at + 2] == '>') {
            assignable(at + 3, Token.BINARY);
        } else {
            assignable(at + 2, Token.BINARY);
        }
    }

    private void word(int from) {
        int at = from + 1;
        boolean lower = text[from] >= 'a';
        char c = text[at];
        while (c < 128 && CLASSES[c] != OTHER) {
            lower &= c >= 'a';
            c = text[++at];
        }
        if (c >= 128 || c == '\\') {
            rareWord(from);
            return;
        }
        int size = at - from;
        int found = Token.IDENTIFIER;
        if (lower && size >= Words.SHORTEST && size <= Words.LONGEST) {
            found = words.kind(text, from, at);
            if (found == Token.YIELD && generators == 0) {
                found = Token.IDENTIFIER;
            } else if (found == Token.ENUM && !qml) {
                found = Token.RESERVED;
            }
        }
        token(found, at);
    }

    /** What begins outside of ASCII, or with an escape; or the end. */
    private void rare(int at) {
        if (isEnd(at)) {
            token(Token.EOF, at);
        } else if (text[at] >= 128 || text[at] == '\\') {
            rareWord(at);
        } else {
            fail(at + 1, "Unexpected token `" + text[at] + "'");
        }
    }

    /** A word with letters outside of ASCII or with escapes is never reserved. */
    private void rareWord(int from) {
        int at = from;
        for (; ; ) {
            int point;
            int next;
            if (text[at] == '\\' && text[at + 1] == 'u') {
                next = Escapes.unicodeEnd(text, at + 1);
                if (next < 0) {
                    fail(at + 2, "Illegal unicode escape sequence");
                    return;
                }
                point = Escapes.unicode(text, at + 1);
            } else {
                point = Character.codePointAt(text, at, length + 1);
                next = at + Character.charCount(point);
            }
            if (!(at == from ? isWordStart(point) : isWordPart(point))) {
                break;
            }
            at = next;
        }
        if (at == from) {
            fail(from + Character.charCount(Character.codePointAt(text, from, length + 1)), "Illegal character");
        } else {
            token(Token.IDENTIFIER, at);
        }
    }

    private void string(int from, char quote) {
        int at = from + 1;
        for (; ; ) {
            char c = text[at];
            if (c == quote) {
                token(Token.STRING, at + 1);
                return;
            } else if (c == '\\') {
                at = escape(at);
                if (at < 0) {
                    return;
                }
            } else if (isLineEnd(c)) {
                if (!qml) {
                    fail(at, "Stray newline in string literal");
                    return;
                }
                at = innerLineEnd(at);
            } else if (isEnd(at)) {
                fail(at, "Unclosed string at end of line");
                return;
            } else {
                at++;
            }
        }
    }

    private void template(int from, int whole, int part) {
        int at = from;
        for (; ; ) {
            char c = text[at];
            if (c == '`') {
                token(whole, at + 1);
                return;
            } else if (c == '$' && text[at + 1] == '{') {
                token(part, at + 2);
                return;
            } else if (c == '\\') {
                at = escape(at);
                if (at < 0) {
                    return;
                }
            } else if (isLineEnd(c)) {
                at = innerLineEnd(at);
            } else if (isEnd(at)) {
                fail(at, "Unclosed string at end of line");
                return;
            } else {
                at++;
            }
        }
    }

    /**
     * @return behind the escape; negative if it is illegal
     */
    private int escape(int at) {
        char c = text[at + 1];
        if (isEnd(at + 1)) {
            fail(at + 1, "End of file reached at escape sequence");
            return -1;
        } else if (isLineEnd(c)) {
            return innerLineEnd(at + 1);
        } else if (c == 'u') {
            int behind = Escapes.unicodeEnd(text, at + 1);
            if (behind < 0) {
                fail(at + 2, "Illegal unicode escape sequence");
            }
            return behind;
        } else if (c == 'x') {
            if (Escapes.hex(text[at + 2]) < 0 || Escapes.hex(text[at + 3]) < 0) {
                fail(at + 2, "Illegal hexadecimal escape sequence");
                return -1;
            }
            return at + 4;
        } else if (isDigit(c) && (c != '0' || isDigit(text[at + 2]))) {
            fail(at + 2, "Octal escape sequences are not allowed");
            return -1;
        }
        return at + 2;
    }

    /** Counts a line that ends inside of a token. */
    private int innerLineEnd(int at) {
        boolean before = afterNewline;
        int next = lineEnd(at);
        afterNewline = before;
        return next;
    }

    private void number(int from) {
        if (versions) {
            int at = from + 1;
            while (text[from] != '0' && isDigit(text[at])) {
                at++;
            }
            token(Token.VERSION, at);
            return;
        }
        char second = text[from + 1];
        if (text[from] == '0') {
            int radix = switch (second) {
                case 'x', 'X' -> 16;
                case 'o', 'O' -> 8;
                case 'b', 'B' -> 2;
                default -> 0;
            };
            if (radix > 0) {
                int at = digits(from + 2, radix);
                if (at == from + 2) {
                    String name = radix == 16 ? "hexadecimal" : radix == 8 ? "octal" : "binary";
                    fail(at, "At least one " + name + " digit is required after '0" + second + "'");
                } else {
                    whole(at);
                }
                return;
            } else if (isDigit(second) && !qml) {
                fail(from + 2, "Decimal numbers can't start with '0'");
                return;
            }
        }
        int at = digits(from, 10);
        if (text[at] == '.') {
            at = digits(at + 1, 10);
        }
        char exponent = text[at];
        if (exponent == 'e' || exponent == 'E') {
            char sign = text[at + 1];
            if (isDigit(sign)) {
                at = digits(at + 1, 10);
            } else if ((sign == '+' || sign == '-') && isDigit(text[at + 2])) {
                at = digits(at + 2, 10);
            }
        }
        whole(at);
    }

    private void whole(int at) {
        if (text[at] == '_') {
            fail(at, "A trailing numeric separator is not allowed in numeric literals");
        } else {
            token(Token.NUMBER, at);
        }
    }

    /** Digits, between any two of which one separator may stand. */
    private int digits(int from, int radix) {
        int at = from;
        while (isDigit(text[at], radix) || text[at] == '_' && at > from && isDigit(text[at + 1], radix)) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c, int radix) {
        int value = Escapes.hex(c);
        return value >= 0 && value < radix;
    }

    private boolean is(String word, int from, int to) {
        if (word.length() != to - from) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }

    private boolean previously(char c, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == c) {
                return true;
            }
        }
        return false;
    }

    private boolean isEnd(int at) {
        return at >= length;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c < 128 ? CLASSES[c] == LETTER : Character.isLetterOrDigit(c);
    }

    private static boolean isWordStart(int point) {
        return point < 128
                ? CLASSES[point] == LETTER
                : Character.isLetter(point) || Character.getType(point) == Character.LETTER_NUMBER;
    }

    private static boolean isWordPart(int point) {
        if (point < 128) {
            return CLASSES[point] != OTHER;
        }
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.CONNECTOR_PUNCTUATION -> true;
            default -> isWordStart(point) || point == 0x200C || point == 0x200D;
        };
    }

    private static byte[] classes() {
        byte[] classes = new byte[128];
        for (char c = 'a'; c <= 'z'; c++) {
            classes[c] = LETTER;
            classes[Character.toUpperCase(c)] = LETTER;
        }
        classes['$'] = LETTER;
        classes['_'] = LETTER;
        for (char c = '0'; c <= '9'; c++) {
            classes[c] = DIGIT;
        }
        return classes;
    }
}
