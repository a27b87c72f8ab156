"""What is said about pushes that wait: to officers under a digest, and to whoever asks ``chipao quota``."""

MORE_WAITS = "มีเรื่องรอคุณอีก {count} เรื่อง พิมพ์ “งานของสำนักงาน” (เจ้าหน้าที่) หรือ “เรื่องของฉัน” เพื่อดูค่ะ"

MONTH = "ข้อความโควตา (push) เดือนนี้ใช้ไป {used} จาก {budget} (เรานับได้ {ours} LINE นับได้ {line})"
NO_LIMIT = "ไม่จำกัด"
UNKNOWN = "ไม่ทราบ"
STATES = {
    "plenty": "พอใช้ถึงสิ้นเดือน",
    "tight": "อาจไม่พอถึงสิ้นเดือน: แจ้งเจ้าหน้าที่เป็นรอบ {digests}",
    "spent": "หมดแล้ว: ตอบกลับ (reply) ยังใช้ได้ ที่เหลือรอเดือนหน้า หรือรอให้ผู้รับพิมพ์มาก่อน",
}
RUNS_OUT = "คาดว่าหมดวันที่ {day}"
USED = "ใช้ไปตามประเภท"
WAITING = "รอส่ง"
NOTHING_WAITS = "ไม่มีข้อความรอส่ง"
LINE = "  {name}: {count}"
KINDS = {
    "emergency": "เหตุฉุกเฉินถึงเจ้าหน้าที่",
    "alert": "แจ้งเรื่องถึงเจ้าหน้าที่",
    "answer": "ตอบประชาชน",
    "reminder": "เตือน",
    "news": "ข่าว",
}
REASONS = {
    "night": "รอเวลาทำการ",
    "budget": "รอเพราะโควตาของประเภทนี้หมด",
    "quota": "รอเพราะ LINE ไม่ให้ส่งแล้ว",
    "digest": "รอรวมเป็นรอบ",
}
TELEPHONE = "ควรโทรหา {people} คนที่ยังไม่ได้รับคำตอบ: {cases}"
LINE_AWAY = "ถาม LINE ไม่ได้ จึงแสดงเฉพาะที่เรานับเอง"
