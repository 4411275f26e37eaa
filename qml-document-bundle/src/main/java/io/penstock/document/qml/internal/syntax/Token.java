// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.util.HashMap;
import java.util.Map;

/** The kinds of token. Ranges are meant: identifiers, then all words, then the rest. */
final class Token {
    static final int EOF = 0;
    /** What is no token; {@code Lexer.error} says why. */
    static final int ERROR = 1;
    /** First of the identifiers. */
    static final int IDENTIFIER = 2;

    static final int PROPERTY = 3;
    static final int SIGNAL = 4;
    static final int READONLY = 5;
    static final int ON = 6;
    static final int GET = 7;
    static final int SET = 8;
    static final int FROM = 9;
    static final int OF = 10;
    static final int STATIC = 11;
    static final int REQUIRED = 12;
    static final int COMPONENT = 13;
    static final int PRAGMA = 14;
    static final int AS = 15;
    static final int BREAK = 16;
    static final int CASE = 17;
    static final int CATCH = 18;
    static final int CLASS = 19;
    static final int CONST = 20;
    static final int CONTINUE = 21;
    static final int DEBUGGER = 22;
    static final int DEFAULT = 23;
    static final int DELETE = 24;
    static final int DO = 25;
    static final int ELSE = 26;
    static final int ENUM = 27;
    static final int EXPORT = 28;
    static final int EXTENDS = 29;
    static final int FALSE = 30;
    static final int FINALLY = 31;
    static final int FOR = 32;
    static final int FUNCTION = 33;
    static final int IF = 34;
    static final int IMPORT = 35;
    static final int IN = 36;
    static final int INSTANCEOF = 37;
    static final int LET = 38;
    static final int NEW = 39;
    static final int NULL = 40;
    static final int RETURN = 41;
    static final int SUPER = 42;
    static final int SWITCH = 43;
    static final int THIS = 44;
    static final int THROW = 45;
    static final int TRUE = 46;
    static final int TRY = 47;
    static final int TYPEOF = 48;
    static final int VAR = 49;
    static final int VOID = 50;
    static final int WHILE = 51;
    static final int WITH = 52;
    static final int YIELD = 53;
    /** A word of the future, or the name of a type in QML: last of the words. */
    static final int RESERVED = 54;

    static final int NUMBER = 55;
    static final int STRING = 56;
    static final int VERSION = 57;
    /** A template without substitutions. */
    static final int TEMPLATE = 58;

    static final int TEMPLATE_HEAD = 59;
    static final int TEMPLATE_MIDDLE = 60;
    static final int TEMPLATE_TAIL = 61;
    static final int DOT = 62;
    static final int OPTIONAL_DOT = 63;
    static final int ELLIPSIS = 64;
    static final int LPAREN = 65;
    static final int RPAREN = 66;
    static final int LBRACKET = 67;
    static final int RBRACKET = 68;
    static final int LBRACE = 69;
    static final int RBRACE = 70;
    static final int SEMICOLON = 71;
    static final int COLON = 72;
    static final int COMMA = 73;
    static final int QUESTION = 74;
    static final int ARROW = 75;
    static final int AT = 76;
    static final int INCREMENT = 77;
    static final int DECREMENT = 78;
    static final int NOT = 79;
    static final int TILDE = 80;
    static final int ASSIGN = 81;
    static final int ASSIGN_DIVIDE = 82;
    /** Any other assignment with an operator. */
    static final int ASSIGN_OTHER = 83;

    static final int DIVIDE = 84;
    static final int STAR = 85;
    static final int POWER = 86;
    static final int PLUS = 87;
    static final int MINUS = 88;
    static final int LESS = 89;
    static final int GREATER = 90;
    static final int OR = 91;
    static final int AND = 92;
    static final int COALESCE = 93;
    /** Any other binary operator. */
    static final int BINARY = 94;

    private static final int COUNT = 95;

    /** Words that mean something in QML and JavaScript. */
    static final Map<String, Integer> WORDS = words();

    private static final String[] SPELLING = spelling();

    private Token() {}

    /** May stand where JavaScript wants an identifier. */
    static boolean isIdentifier(int kind) {
        return kind >= IDENTIFIER && kind <= AS;
    }

    /** May stand behind a dot. */
    static boolean isWord(int kind) {
        return kind >= IDENTIFIER && kind <= RESERVED;
    }

    /** As messages name it. */
    static String spelling(int kind) {
        return SPELLING[kind];
    }

    private static Map<String, Integer> words() {
        Map<String, Integer> words = new HashMap<>();
        words.put("property", PROPERTY);
        words.put("signal", SIGNAL);
        words.put("readonly", READONLY);
        words.put("on", ON);
        words.put("get", GET);
        words.put("set", SET);
        words.put("from", FROM);
        words.put("of", OF);
        words.put("static", STATIC);
        words.put("required", REQUIRED);
        words.put("component", COMPONENT);
        words.put("pragma", PRAGMA);
        words.put("as", AS);
        words.put("break", BREAK);
        words.put("case", CASE);
        words.put("catch", CATCH);
        words.put("class", CLASS);
        words.put("const", CONST);
        words.put("continue", CONTINUE);
        words.put("debugger", DEBUGGER);
        words.put("default", DEFAULT);
        words.put("delete", DELETE);
        words.put("do", DO);
        words.put("else", ELSE);
        words.put("enum", ENUM);
        words.put("export", EXPORT);
        words.put("extends", EXTENDS);
        words.put("false", FALSE);
        words.put("finally", FINALLY);
        words.put("for", FOR);
        words.put("function", FUNCTION);
        words.put("if", IF);
        words.put("import", IMPORT);
        words.put("in", IN);
        words.put("instanceof", INSTANCEOF);
        words.put("let", LET);
        words.put("new", NEW);
        words.put("null", NULL);
        words.put("return", RETURN);
        words.put("super", SUPER);
        words.put("switch", SWITCH);
        words.put("this", THIS);
        words.put("throw", THROW);
        words.put("true", TRUE);
        words.put("try", TRY);
        words.put("typeof", TYPEOF);
        words.put("var", VAR);
        words.put("void", VOID);
        words.put("while", WHILE);
        words.put("with", WITH);
        words.put("yield", YIELD);
        return Map.copyOf(words);
    }

    private static String[] spelling() {
        String[] spelling = new String[COUNT];
        WORDS.forEach((word, kind) -> spelling[kind] = word);
        spelling[EOF] = "end of file";
        spelling[ERROR] = "";
        spelling[IDENTIFIER] = "identifier";
        spelling[RESERVED] = "reserved word";
        spelling[NUMBER] = "numeric literal";
        spelling[STRING] = "string literal";
        spelling[VERSION] = "version number";
        spelling[TEMPLATE] = "(no subst template)";
        spelling[TEMPLATE_HEAD] = "(template head)";
        spelling[TEMPLATE_MIDDLE] = "(template middle)";
        spelling[TEMPLATE_TAIL] = "(template tail)";
        spelling[DOT] = ".";
        spelling[OPTIONAL_DOT] = "?.";
        spelling[ELLIPSIS] = "...";
        spelling[LPAREN] = "(";
        spelling[RPAREN] = ")";
        spelling[LBRACKET] = "[";
        spelling[RBRACKET] = "]";
        spelling[LBRACE] = "{";
        spelling[RBRACE] = "}";
        spelling[SEMICOLON] = ";";
        spelling[COLON] = ":";
        spelling[COMMA] = ",";
        spelling[QUESTION] = "?";
        spelling[ARROW] = "=>";
        spelling[AT] = "@";
        spelling[INCREMENT] = "++";
        spelling[DECREMENT] = "--";
        spelling[NOT] = "!";
        spelling[TILDE] = "~";
        spelling[ASSIGN] = "=";
        spelling[ASSIGN_DIVIDE] = "/=";
        spelling[ASSIGN_OTHER] = "operator=";
        spelling[DIVIDE] = "/";
        spelling[STAR] = "*";
        spelling[POWER] = "**";
        spelling[PLUS] = "+";
        spelling[MINUS] = "-";
        spelling[LESS] = "<";
        spelling[GREATER] = ">";
        spelling[OR] = "||";
        spelling[AND] = "&&";
        spelling[COALESCE] = "??";
        spelling[BINARY] = "operator";
        return spelling;
    }
}
