// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Dates of HTTP in seconds since 1970 (RFC 9110 §5.6.7): IMF-fixdate, RFC 850 and asctime, in GMT. Case does not
 * matter; every other deviation makes it no date at all.
 */
public final class HttpDate {
    /** Stands for no date. */
    public static final long NONE = Long.MIN_VALUE;

    private static final String DAYS = "sunmontuewedthufrisat";
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final String[] LONG_DAYS = {
        "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"
    };

    private HttpDate() {}

    /**
     * Seconds since 1970, or {@link #NONE}.
     *
     * @param nowMillis to place two-digit years: one more than 50 years ahead is in the past
     */
    public static long parse(String text, long nowMillis) {
        String date = text.trim();
        int length = date.length();
        if (length == 29 && date.charAt(3) == ',') {
            return imfFixdate(date);
        }
        if (length == 24 && date.charAt(3) == ' ') {
            return asctime(date);
        }
        int comma = date.indexOf(',');
        return comma > 3 && length == comma + 24 ? rfc850(date, comma, nowMillis) : NONE;
    }

    /** As IMF-fixdate. */
    public static String format(long seconds) {
        OffsetDateTime at = Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(29);
        int day = 3 * (at.getDayOfWeek().getValue() % 7);
        int month = 3 * (at.getMonthValue() - 1);
        text.append(Character.toUpperCase(DAYS.charAt(day))).append(DAYS, day + 1, day + 3);
        two(text.append(", "), at.getDayOfMonth());
        text.append(' ').append(Character.toUpperCase(MONTHS.charAt(month))).append(MONTHS, month + 1, month + 3);
        text.append(' ').append(at.getYear()).append(' ');
        two(text, at.getHour());
        two(text.append(':'), at.getMinute());
        two(text.append(':'), at.getSecond());
        return text.append(" GMT").toString();
    }

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT} */
    private static long imfFixdate(String date) {
        if (!isShortDay(date)
                || !blanks(date, 4, 7, 11, 16)
                || !date.regionMatches(true, 25, " GMT", 0, 4)
                || number(date, 12, 16) < 0) {
            return NONE;
        }
        return seconds(number(date, 12, 16), month(date, 8), number(date, 5, 7), date, 17);
    }

    /** {@code Sunday, 06-Nov-94 08:49:37 GMT} */
    private static long rfc850(String date, int comma, long nowMillis) {
        int year = number(date, comma + 9, comma + 11);
        if (!isLongDay(date, comma)
                || !blanks(date, comma + 1, comma + 11)
                || date.charAt(comma + 4) != '-'
                || date.charAt(comma + 8) != '-'
                || !date.regionMatches(true, comma + 20, " GMT", 0, 4)
                || year < 0) {
            return NONE;
        }
        int thisYear = Instant.ofEpochMilli(nowMillis).atOffset(ZoneOffset.UTC).getYear();
        year += thisYear / 100 * 100;
        if (year > thisYear + 50) {
            year -= 100;
        }
        return seconds(year, month(date, comma + 5), number(date, comma + 2, comma + 4), date, comma + 12);
    }

    /** {@code Sun Nov  6 08:49:37 1994} */
    private static long asctime(String date) {
        if (!isShortDay(date) || !blanks(date, 3, 7, 10, 19)) {
            return NONE;
        }
        int day = date.charAt(8) == ' ' ? number(date, 9, 10) : number(date, 8, 10);
        return seconds(number(date, 20, 24), month(date, 4), day, date, 11);
    }

    private static long seconds(int year, int month, int day, String date, int time) {
        int hour = number(date, time, time + 2);
        int minute = number(date, time + 3, time + 5);
        int second = number(date, time + 6, time + 8);
        // 60 is a leap second
        if (year < 0
                || month < 0
                || day < 1
                || date.charAt(time + 2) != ':'
                || date.charAt(time + 5) != ':'
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 60) {
            return NONE;
        }
        try {
            return LocalDate.of(year, month, day).toEpochDay() * 86_400 + hour * 3600L + minute * 60L + second;
        } catch (DateTimeException noSuchDay) {
            return NONE;
        }
    }

    private static boolean isShortDay(String date) {
        for (int i = 0; i < DAYS.length(); i += 3) {
            if (date.regionMatches(true, 0, DAYS, i, 3)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLongDay(String date, int length) {
        for (String day : LONG_DAYS) {
            if (day.length() == length && date.regionMatches(true, 0, day, 0, length)) {
                return true;
            }
        }
        return false;
    }

    private static int month(String date, int at) {
        for (int i = 0; i < MONTHS.length(); i += 3) {
            if (date.regionMatches(true, at, MONTHS, i, 3)) {
                return i / 3 + 1;
            }
        }
        return -1;
    }

    private static boolean blanks(String date, int... places) {
        for (int place : places) {
            if (date.charAt(place) != ' ') {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    private static void two(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
