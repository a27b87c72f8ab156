"""What is said, in Thai, to the person who starts the service with a setting it cannot run with."""

HEADING = "ยังเริ่มระบบไม่ได้ เพราะการตั้งค่าต่อไปนี้ยังไม่ถูกต้อง"
WHERE = "แก้ไขในไฟล์ .env หรือในตัวแปรแวดล้อม แล้วเริ่มระบบใหม่ (ตัวอย่างอยู่ใน .env.example)"

ISSUED_AT = {
    "LINE_CHANNEL_SECRET": "คัดลอกจาก LINE Developers Console หน้า Basic settings ช่อง Channel secret",
    "LINE_CHANNEL_ACCESS_TOKEN": "ออกใหม่ที่ LINE Developers Console หน้า Messaging API ช่อง Channel access token",
}
MISSING = {name: f"ยังไม่ได้ใส่ค่า {place}" for name, place in ISSUED_AT.items()}
PLACEHOLDER = {name: f"ยังเป็นค่าตัวอย่าง {place}" for name, place in ISSUED_AT.items()}
TOO_SHORT = f"สั้นเกินไป ต้องยาวอย่างน้อย 16 ตัวอักษร {ISSUED_AT['LINE_CHANNEL_SECRET']}"
TOO_MANY = "ใส่ได้ไม่เกิน 2 ค่า คั่นด้วยจุลภาค ให้ลบค่าเก่าที่เลิกใช้แล้ว"
NOT_PLAIN = f"มีเว้นวรรคหรืออักขระที่ใช้ไม่ได้ {ISSUED_AT['LINE_CHANNEL_ACCESS_TOKEN']}"

DATABASE_UNKNOWN = (
    "ใช้ได้เฉพาะ sqlite:///ที่อยู่ไฟล์ (เช่น sqlite:///var/chipao.db) หรือ postgresql://ผู้ใช้@เครื่อง/ชื่อฐานข้อมูล"
)
DATABASE_IN_MEMORY = "ฐานข้อมูลในหน่วยความจำหายเมื่อปิดระบบ ให้ระบุไฟล์ เช่น sqlite:///var/chipao.db"

URL_MALFORMED = "ต้องเป็นที่อยู่เว็บที่ขึ้นต้นด้วย https:// และไม่มีชื่อผู้ใช้ เครื่องหมาย ? หรือ # ต่อท้าย"
LINE_API_NOT_HTTPS = (
    "ต้องขึ้นต้นด้วย https:// (http:// ใช้ได้เฉพาะเครื่องนี้ เช่น http://127.0.0.1:8080) มิฉะนั้นโทเคนจะรั่วระหว่างทาง"
)
PUBLIC_NOT_HTTPS = (
    "ต้องขึ้นต้นด้วย https:// เพราะประชาชนเปิดจากภายนอก (http:// ใช้ได้เฉพาะเครื่องนี้ เช่น http://127.0.0.1:8000)"
)

MALFORMED = {
    "PUSH_BUDGET_MONTHLY": "ต้องเป็นจำนวนเต็มตั้งแต่ 0 ขึ้นไป หรือเว้นว่างไว้เพื่อถามโควตาจาก LINE",
    "MEDIA_DIR": "ต้องเป็นที่อยู่โฟลเดอร์ เช่น var/media",
    "LOG_LEVEL": "ต้องเป็น DEBUG, INFO, WARNING หรือ ERROR",
}
LEVELS_UNREADABLE = "อ่านตารางระดับความด่วนไม่ได้ ที่: {where} ดูแบบใน referral/levels.toml หรือเว้นว่างไว้เพื่อใช้ค่าเริ่มต้น"
ENV_FILE_UNREADABLE = "อ่านไฟล์ไม่ได้ ให้บันทึกใหม่เป็นข้อความแบบ UTF-8"
