// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/**
 * Cuts a text into tokens, one on demand: the parser says where a regular expression, the rest of a template or the
 * version of an import may stand. Looks at each character once, or a second time where the parser asks for that.
 *
 * <p>Line ends are LF, CR, CR LF, U+2028 and U+2029.
 */
final class Lexer {
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
    /** Whether the current token is the slash of a comment that never ends. */
    boolean openComment;

    private final Words words;
    private final int length;
    private int lines = 1;
    private int lineStart;
    private int commentEnd;

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
        int before = end;
        Strings.regularExpression(this);
        work += end - before;
    }

    /** At the brace that ends a substitution: the current token becomes the next part of the template. */
    void templateRest() {
        int before = end;
        Strings.template(this, start + 1, Token.TEMPLATE_TAIL, Token.TEMPLATE_MIDDLE);
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
                    while (!Characters.isLineEnd(text[at]) && !isEnd(at)) {
                        at++;
                    }
                } else if (second == '*' && !comment(at)) {
                    return at;
                } else if (second == '*') {
                    at = commentEnd;
                } else {
                    return at;
                }
            } else if (c < 128) {
                if (c == 0x0B || c == 0x0C) {
                    at++;
                } else if (c == '#' && at == 0) {
                    while (!Characters.isLineEnd(text[at]) && !isEnd(at)) {
                        at++;
                    }
                } else {
                    return at;
                }
            } else if (Characters.isLineEnd(c)) {
                at = lineEnd(at);
            } else if (Character.isSpaceChar(c) || c == 0x85 || c == 0xFEFF) {
                at++;
            } else {
                return at;
            }
        }
    }

    /**
     * Looks for where a comment ends.
     *
     * @return whether it does: as in Qt, one that does not is a slash, and nothing follows it
     */
    private boolean comment(int from) {
        int line = lines;
        int begin = lineStart;
        boolean newline = afterNewline;
        int at = from + 2;
        while (!isEnd(at)) {
            char c = text[at];
            if (c == '*' && text[at + 1] == '/') {
                commentEnd = at + 2;
                return true;
            }
            at = Characters.isLineEnd(c) ? lineEnd(at) : at + 1;
        }
        commentEnd = length;
        openComment = true;
        lines = line;
        lineStart = begin;
        afterNewline = newline;
        return false;
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
            byte type = Characters.classOf(c);
            if (type == Characters.LETTER) {
                word(at);
                return;
            } else if (type == Characters.DIGIT) {
                Numbers.scan(this, at);
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
            case '"', '\'' -> Strings.string(this, at, c);
            case '`' -> Strings.template(this, at + 1, Token.TEMPLATE, Token.TEMPLATE_HEAD);
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
                if (openComment) {
                    token(Token.DIVIDE, length);
                } else if (second == '=') {
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

    void token(int newKind, int newEnd) {
        kind = newKind;
        end = newEnd;
    }

    void fail(int at, String why) {
        kind = Token.ERROR;
        end = Math.max(start + 1, Math.min(at, length));
        error = why;
    }

    private void dot(int at, char second) {
        if (Characters.isDigit(second) && !versions) {
            Numbers.scan(this, at);
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
        } else if (second == '.' && !Characters.isDigit(text[at + 2])) {
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
        while (c < 128 && Characters.classOf(c) != Characters.OTHER) {
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
            if (!(at == from ? Characters.isWordStart(point) : Characters.isWordPart(point))) {
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

    /** Counts a line that ends inside of a token. */
    int innerLineEnd(int at) {
        boolean before = afterNewline;
        int next = lineEnd(at);
        afterNewline = before;
        return next;
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

    boolean isEnd(int at) {
        return at >= length;
    }
}
