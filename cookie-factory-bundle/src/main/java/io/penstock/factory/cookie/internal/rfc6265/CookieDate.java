// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.rfc6265;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.OptionalLong;

/** The cookie-date algorithm of RFC 6265bis §5.1.1, token by token; weekdays and zones count for nothing. */
final class CookieDate {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private final String text;
    /** The number that {@link #digits} has read. */
    private int number;

    private int hour = -1;
    private int minute;
    private int second;
    private int day = -1;
    private int month = -1;
    private int year = -1;

    private CookieDate(String text) {
        this.text = text;
    }

    /** Milliseconds since 1970, UTC; empty if it is no cookie-date. */
    static OptionalLong parse(String text) {
        return new CookieDate(text).parse();
    }

    private OptionalLong parse() {
        int at = 0;
        while (at < text.length()) {
            if (isDelimiter(text.charAt(at))) {
                at++;
                continue;
            }
            int end = at;
            while (end < text.length() && !isDelimiter(text.charAt(end))) {
                end++;
            }
            token(at, end);
            at = end;
        }
        if (year >= 70 && year <= 99) {
            year += 1900;
        } else if (year >= 0 && year <= 69) {
            year += 2000;
        }
        boolean valid = hour >= 0
                && day >= 1
                && month >= 1
                && year >= 1601
                && hour <= 23
                && minute <= 59
                && second <= 59
                && day <= YearMonth.of(year, month).lengthOfMonth();
        if (!valid) {
            return OptionalLong.empty();
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return OptionalLong.of(1000 * (days * 86_400 + hour * 3600L + minute * 60L + second));
    }

    /** Each token is the first of what it may be that is still missing. */
    private void token(int from, int to) {
        if (hour < 0 && time(from, to)) {
            return;
        }
        if (day < 0 && field(from, to, 1, 2)) {
            day = number;
            return;
        }
        if (month < 0 && to - from >= 3) {
            int at = MONTHS.indexOf(Ascii.lower(text.substring(from, from + 3)));
            if (at >= 0 && at % 3 == 0) {
                month = at / 3 + 1;
                return;
            }
        }
        if (year < 0 && field(from, to, 2, 4)) {
            year = number;
        }
    }

    private boolean time(int from, int to) {
        int minutes = digits(from, to, 1, 2);
        int hours = number;
        if (minutes < 0 || minutes == to || text.charAt(minutes) != ':') {
            return false;
        }
        int seconds = digits(minutes + 1, to, 1, 2);
        int mins = number;
        if (seconds < 0 || seconds == to || text.charAt(seconds) != ':' || !field(seconds + 1, to, 1, 2)) {
            return false;
        }
        hour = hours;
        minute = mins;
        second = number;
        return true;
    }

    /** Digits, then the end of the token or anything that is no digit. */
    private boolean field(int from, int to, int min, int max) {
        return digits(from, to, min, max) >= 0;
    }

    /** Reads so many digits and no more. @return where they end, -1 if there are fewer or more */
    private int digits(int from, int to, int min, int max) {
        int at = from;
        number = 0;
        while (at < to && isDigit(text.charAt(at))) {
            if (at - from == max) {
                return -1;
            }
            number = 10 * number + text.charAt(at) - '0';
            at++;
        }
        return at - from < min ? -1 : at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isDelimiter(char c) {
        return c == 9
                || c >= 0x20 && c <= 0x2F
                || c >= 0x3B && c <= 0x40
                || c >= 0x5B && c <= 0x60
                || c >= 0x7B && c <= 0x7E;
    }
}
